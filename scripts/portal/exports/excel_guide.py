"""The sheet “Hướng dẫn”: ten lines that a clerk reads before filling anything in."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from portal.exports.excel_styles import Styles, height_of
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.vietnamese import date_text


def write_guide(sheet: Worksheet, unit: OrgUnit, period: ReportingPeriod, styles: Styles, *, schools: bool) -> None:
    """Fill the sheet."""
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, 110)
    sheet.write_string(0, 1, "Cách điền và gửi", styles.get("title"))
    for number, line in enumerate(_lines(unit, period, schools=schools), 1):
        sheet.write_number(number, 0, number, styles.get("plain"))
        sheet.write_string(number, 1, line, styles.get("plain"))
        sheet.set_row(number, height_of(line, 122))


def _lines(unit: OrgUnit, period: ReportingPeriod, *, schools: bool) -> list[str]:
    many = (
        "Trang “Theo trường” là bảng tính nháp: mỗi trường một dòng, tự cộng sang “Phiếu”; có thể gõ thẳng vào “Phiếu”."
    )
    return [
        f"Bảng tính này chỉ dùng cho {unit.name}, {period.label}. Không dùng cho đơn vị khác hay kỳ khác.",
        f"Gửi trước khi hết ngày {date_text(period.last_good_day)}. Điền ở trang “Phiếu”; ô vàng là ô còn phải điền.",
        "Không có thì ghi số 0. Ô để trống nghĩa là chưa điền, không được tính là 0.",
        "Số gõ liền, không dấu chấm, không kèm chữ; phần lẻ viết theo dấu của máy (thường là dấu phẩy).",
        "Ngày gõ đủ ngày/tháng/năm, ví dụ 05/06/2024. Câu có hoặc không và câu chọn: bấm vào ô, chọn trong danh sách.",
        "Câu chọn nhiều: chọn x ở những dòng có. Bảng theo chủ đề: chủ đề không làm thì để trống cả dòng.",
        "Chữ đỏ ở cột cuối: các số đang mâu thuẫn. Sửa lại; nếu số đúng thì ghi lý do ở mục Giải trình cuối trang.",
        "Không ghi họ tên, lớp, địa chỉ của học sinh, nạn nhân; không ghi nội dung thuộc bí mật nhà nước.",
        many
        if schools
        else "Không thêm, xóa dòng hay cột; không chép trang “Phiếu” sang tệp khác; không đặt mật khẩu.",
        "Lưu kiểu “Excel Workbook (*.xlsx)” rồi gửi chính tệp này cho người tổng hợp; không gửi ảnh chụp, PDF.",
    ]
