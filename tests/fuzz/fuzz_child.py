"""One target led by coverage: ``fuzz_child.py TARGET SEED SECONDS FOLDER``. Ends with 0 if nothing broke."""

import os
import random
import sys
from contextlib import suppress
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["counter_app", "db"]):
    from tests.fuzz.mutations import mutated
    from tests.fuzz.seeds import seeds
    from tests.fuzz.targets import Pulled, Target, bundle, card, intake


def changed(data: bytes, most: int, seed: int) -> bytes:
    """By turns as libFuzzer would, which knows bytes only, and as JSON is changed."""
    chance = random.Random(seed)
    if chance.random() < 0.5:
        with suppress(RecursionError):
            return mutated(chance, [data])[:most]
    found: bytes = atheris.Mutate(data, most)
    return found


def main(name: str, seed: str, seconds: str, folder: Path) -> None:
    """Never comes back: libFuzzer ends the process."""
    plain: dict[str, Target] = {"card": card, "intake": intake, "bundle": bundle}
    target = plain.get(name) or Pulled(folder / "store")
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, example in enumerate(seeds(target, folder / "seeds")):
        (corpus / f"{number}").write_bytes(example)
    told = [f"-seed={seed}", f"-max_total_time={seconds}", "-timeout=20", "-rss_limit_mb=2048",
            "-max_len=65536", "-print_final_stats=1", f"-artifact_prefix={folder}/"]  # fmt: skip
    atheris.Setup([sys.argv[0], *told, str(corpus)], target, custom_mutator=changed)
    atheris.Fuzz()


if __name__ == "__main__":
    os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    _, wanted, drawn, long, place = sys.argv
    main(wanted, drawn, long, Path(place))
