"""A picture is shown and printed the way its file says it was held."""

import io
import random
from typing import Any

import pytest
from PIL import Image, ImageOps

from counter_app.documents.apart import draw_apart, sheet_apart
from counter_app.documents.picture_turn import UPRIGHT, turn_of

COLOURS = {"red": (220, 30, 30), "green": (30, 160, 30), "blue": (30, 30, 220), "grey": (90,) * 3}


def held(turn: int, *, exif: bool = True, size: tuple[int, int] = (300, 200)) -> bytes:
    """A JPEG with four corners of different colours that names ``turn``."""
    wide, high = size
    picture = Image.new("RGB", size)
    places = [(0, 0), (wide // 2, 0), (0, high // 2), (wide // 2, high // 2)]
    for place, colour in zip(places, COLOURS.values(), strict=True):
        picture.paste(colour, (*place, place[0] + wide // 2, place[1] + high // 2))
    told, out = Image.Exif(), io.BytesIO()
    told[0x0112] = turn
    picture.save(out, "JPEG", quality=95, **({"exif": told} if exif else {}))
    return out.getvalue()


def corners(picture: Image.Image) -> list[str]:
    """The nearest colour in each corner, a little way in."""
    found = []
    for x in (0.25, 0.75):
        for y in (0.25, 0.75):
            at: Any = picture.getpixel((int(picture.width * x), int(picture.height * y)))
            near = {
                name: sum(abs(a - b) for a, b in zip(at, colour, strict=True))
                for name, colour in COLOURS.items()
            }
            found.append(min(near, key=lambda name: near[name]))
    return found


def drawn(content: bytes) -> Image.Image:
    (page,) = draw_apart(content, 36)
    return Image.frombytes("RGB", (page.width, page.height), page.rgb)


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_picture_lies_as_another_program_turns_it(turn: int) -> None:
    content = held(turn)
    wanted = ImageOps.exif_transpose(Image.open(io.BytesIO(content)))
    assert wanted is not None
    assert turn_of(content) == turn

    shown = drawn(content)
    assert corners(shown) == corners(wanted)
    assert abs(shown.width / shown.height - wanted.width / wanted.height) < 0.03

    sheet = drawn(sheet_apart(content))
    assert sorted(sheet.size) == [298, 421]
    assert (sheet.width > sheet.height) == (wanted.width > wanted.height)
    paper = sheet.convert("L").point(lambda shade: 255 if shade < 250 else 0)
    box = paper.getbbox()
    assert box is not None
    assert corners(sheet.crop(box)) == corners(wanted)
    assert min(box[0], box[1], sheet.width - box[2], sheet.height - box[3]) >= 13  # about 9 mm
    assert abs((box[2] - box[0]) / (box[3] - box[1]) - wanted.width / wanted.height) < 0.03


def test_a_picture_that_names_no_turn_lies_as_it_is() -> None:
    assert turn_of(held(6, exif=False)) == UPRIGHT


def test_no_bytes_beside_a_picture_do_harm() -> None:
    chance = random.Random(11)
    content = held(6)
    for _ in range(3000):
        spoilt = bytearray(content)
        for _ in range(chance.randint(1, 6)):
            spoilt[chance.randrange(2, 120)] = chance.randrange(256)
        assert turn_of(bytes(spoilt[: chance.randint(2, 200)])) in range(1, 9)
    assert turn_of(b"\xff\xd8\xff") == UPRIGHT
