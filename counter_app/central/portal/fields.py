"""The portal's messages field by field, under the portal's own names; nothing here fills them in.

Moments are ``yyyyMMddHHmmss`` in Vietnamese time, empty where there is none yet.
"""

from typing import Final

import msgspec

MOST_SUMMARY: Final = 1000
MOST_MORE: Final = 1000
MOST_TOLD: Final = 500
MOST_OFFICER: Final = 50
# What was done or asked for, in words: no length is told of it, so no more than a page.
MOST_WORDS: Final = 2000


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    """An owner's number: ``LoaiDinhDanh`` 1 personal number, 2 old identity card."""

    kind: int = msgspec.field(name="LoaiDinhDanh")
    number: str = msgspec.field(name="SoDinhDanh")


class Database(msgspec.Struct, frozen=True, kw_only=True):
    """A database that was looked into instead of asking for a paper."""

    code: str = msgspec.field(name="MaCSDL")


class FiledFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the dossier; the last four are 0 or 1, or a result's code.

    ``path`` is the SHA-256 of a file that is here while the message waits, an address as it leaves.
    """

    id: str = msgspec.field(name="TepDinhKemId")
    name: str = msgspec.field(name="TenTepDinhKem")
    deleted: str = msgspec.field(name="IsDeleted", default="False")
    component: str = msgspec.field(name="MaThanhPhanHoSo", default="")
    path: str = msgspec.field(name="DuongDanTaiTepTin", default="")
    digitised: int = msgspec.field(name="DuocSoHoa", default=1)
    reused: int = msgspec.field(name="DuocTaiSuDung", default=0)
    from_store: int = msgspec.field(name="DuocLayTuKhoDMQG", default=0)
    instead: str = msgspec.field(name="MaKetQuaThayThe", default="")


class Fee(msgspec.Struct, frozen=True, kw_only=True):
    """A charge in đồng: taken at receipt (1), at a supplement (2), with the result (4)."""

    name: str = msgspec.field(name="TenPhiLePhi")
    code: str = msgspec.field(name="MaPhiLePhi")
    taken: int = msgspec.field(name="HinhThucThu", default=1)
    amount: int = msgspec.field(name="Gia", default=0)
    kind: int = msgspec.field(name="LoaiPhiLePhi", default=1)


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A paper handed in: ``LoaiGiayTo`` 1 original, 2 copy."""

    name: str = msgspec.field(name="TenGiayTo")
    count: int = msgspec.field(name="SoLuong")
    kind: int = msgspec.field(name="LoaiGiayTo")


class Supplement(msgspec.Struct, frozen=True, kw_only=True):
    """A request for more and its answer: ``TrangThaiBoSung`` 0 waits, 1 is in."""

    id: str = msgspec.field(name="HoSoBoSungId")
    asked_by: str = msgspec.field(name="NguoiYeuCauBoSung")
    asked_for: str = msgspec.field(name="NoiDungBoSung")
    asked_at: str = msgspec.field(name="NgayBoSung")
    taken_by: str = msgspec.field(name="NguoiTiepNhanBoSung", default="")
    told: str = msgspec.field(name="ThongTinTiepNhan", default="")
    taken_at: str = msgspec.field(name="NgayTiepNhanBoSung", default="")
    state: int = msgspec.field(name="TrangThaiBoSung", default=0)
    papers: tuple[Paper, ...] = msgspec.field(name="DanhSachGiayToBoSung", default=())
    fees: tuple[Fee, ...] = msgspec.field(name="DanhSachLePhiBoSung", default=())
    due_before: str = msgspec.field(name="NgayHenTraTruoc", default="")
    due_after: str = msgspec.field(name="NgayHenTraMoi", default="")


class ResultPaper(msgspec.Struct, frozen=True, kw_only=True):
    """The paper that is the result; ``path`` as in ``FiledFile``."""

    name: str = msgspec.field(name="TenGiayTo")
    id: str = msgspec.field(name="GiayToId")
    component: str = msgspec.field(name="MaThanhPhanHoSo", default="")
    path: str = msgspec.field(name="DuongDanTepTinKetQua", default="")
    code: str = msgspec.field(name="MaGiayToKetQua", default="")


class DossierMessage(msgspec.Struct, frozen=True, kw_only=True):
    """DongBoHoSoMC: a dossier whole, as it stands."""

    code: str = msgspec.field(name="MaHoSo")
    procedure_code: str = msgspec.field(name="MaTTHC")
    procedure_name: str = msgspec.field(name="TenTTHC")
    sector_code: str = msgspec.field(name="MaLinhVuc")
    sector: str = msgspec.field(name="TenLinhVuc")
    channel: int = msgspec.field(name="KenhThucHien")
    slip: str = msgspec.field(name="SoBienNhan")
    owner_number: str = msgspec.field(name="SoGiayToChuHoSo")
    owner_name: str = msgspec.field(name="ChuHoSo")
    owner_kind: int = msgspec.field(name="LoaiDoiTuong")
    account: str = msgspec.field(name="MaDoiTuong", default="")
    owners: tuple[Owner, ...] = msgspec.field(name="DinhDanhCHS", default=())
    more: str = msgspec.field(name="ThongTinKhac", default="")
    email: str = msgspec.field(name="Email", default="")
    fax: str = msgspec.field(name="Fax", default="")
    phone: str = msgspec.field(name="SoDienThoai", default="")
    summary: str = msgspec.field(name="TrichYeuHoSo")
    filed: str = msgspec.field(name="NgayNopHoSo")
    received: str = msgspec.field(name="NgayTiepNhan", default="")
    due: str = msgspec.field(name="NgayHenTra", default="")
    returned: str = msgspec.field(name="NgayTra", default="")
    ended: str = msgspec.field(name="NgayKetThucXuLy", default="")
    refused: str = msgspec.field(name="NgayTuChoi", default="")
    status: int = msgspec.field(name="TrangThaiHoSo")
    return_way: int = msgspec.field(name="HinhThuc", default=0)
    return_told: str = msgspec.field(name="ThongTinTra", default="")
    unit: str = msgspec.field(name="DonViXuLy", default="")
    note: str = msgspec.field(name="GhiChu", default="")
    filed_at: int = msgspec.field(name="NoiNopHoSo", default=2)
    digitised: int = msgspec.field(name="HoSoCoThanhPhanSoHoa", default=0)
    known_account: int = msgspec.field(name="TaiKhoanDuocXacThucVoiVNeID", default=0)
    paid_online: int = msgspec.field(name="DuocThanhToanTrucTuyen", default=0)
    databases: tuple[Database, ...] = msgspec.field(name="DSKetNoiCSDL", default=())
    files: tuple[FiledFile, ...] = msgspec.field(name="TaiLieuNop", default=())
    fees: tuple[Fee, ...] = msgspec.field(name="DanhSachLePhi", default=())
    papers: tuple[Paper, ...] = msgspec.field(name="DanhSachTepDinhKemKhac", default=())
    supplements: tuple[Supplement, ...] = msgspec.field(name="DanhSachHoSoBoSung", default=())
    results: tuple[ResultPaper, ...] = msgspec.field(name="DanhSachGiayToKetQua", default=())


class ProgressMessage(msgspec.Struct, frozen=True, kw_only=True):
    """CapNhatTienDoHoSoMC: one step of a dossier."""

    code: str = msgspec.field(name="MaHoSo")
    officer: str = msgspec.field(name="NguoiXuLy")
    title: str = msgspec.field(name="ChucDanh")
    at: str = msgspec.field(name="ThoiDiemXuLy")
    unit: str = msgspec.field(name="PhongBanXuLy")
    what: str = msgspec.field(name="NoiDungXuLy")
    status: int = msgspec.field(name="TrangThai")
    began: str = msgspec.field(name="NgayBatDau")
    due: str = msgspec.field(name="NgayKetThucTheoQuyDinh")
