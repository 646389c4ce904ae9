"""The template's data as an HTML page for WeasyPrint: the same words in the same places."""

from __future__ import annotations

from html import escape
from typing import Any

_STYLE = """
@page{size:A4;margin:20mm 19mm 27mm;font:7.5pt 'Noto Sans';color:#5a5f6d;
 @top-right{content:string(brought,first-except)} @bottom-left{content:string(foot)}
 @bottom-center{content:string(carried,last)}
 @bottom-right{content:"Page " counter(page) " of " counter(pages)}}
html{font:9pt/1.3 'Noto Sans','Noto Sans Khmer';color:#1a1d26}
table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
.lines td{border-bottom:.5pt solid #dcd8d0;padding:6.5pt 0 6.5pt 9pt;vertical-align:top}
.lines tr{string-set:carried attr(data-running),brought attr(data-running)}
.lines th{border-bottom:.9pt solid #1a1d26;font-size:8pt;font-weight:600;color:#5a5f6d}
h1{font-size:22pt;font-weight:600;color:#a8271f;string-set:foot attr(data-foot)}
h2{font-size:8pt;font-weight:600;color:#a8271f}
b{font-weight:500}small{font-size:8pt;color:#5a5f6d}.n{text-align:right}.soft{color:#5a5f6d}
.sums{width:80mm;margin-left:auto}.due{font-size:13pt;font-weight:700;border-top:1.1pt solid}
header,.two{display:table;width:100%}header>*,.two>*{display:table-cell;vertical-align:top}"""


def page(data: dict[str, Any]) -> str:
    """The whole document."""
    due = data["payable"]
    return (
        f"<html lang=en><title>{escape(data['title'][0])} {escape(data['number'])}</title>"
        f"<meta name=author content='{escape(data['author'])}'><style>{_STYLE}</style>"
        f"<header><div>{_party(data['seller'])}</div><div class=n>"
        f"<h1 data-foot='{escape(data['foot'][0])}'>{escape(data['title'][0])}</h1>"
        f"<b>{escape(data['number'])}</b></div></header>"
        f"<div class=two><div>{''.join(map(_person, data['people']))}</div>"
        f"<div>{_pairs(data['facts'])}</div></div>"
        f"<table class=lines><thead><tr>{''.join(f'<th>{escape(h[0])}' for h in data['heads'])}</thead>"
        f"{''.join(map(_row, data['rows']))}</table>"
        f"<div class=sums>{_pairs(data['sums'])}<p class=due>{escape(due['label'][0])} "
        f"{due['currency']} {due['amount']}</p></div>"
        f"{''.join(_account(data['payment']['label'], a) for a in data['payment']['accounts'])}"
        f"{''.join(f'<h2>{escape(label[0])}</h2><p>{escape(t)}' for label, t in data['notes'])}</html>"
    )


def _row(row: dict[str, Any]) -> str:
    second = f"<br>{escape(row['second_name'][0])}" if row["second_name"] else ""
    details = "".join(f"<br><small>{escape(detail)}</small>" for detail in row["details"])
    return (
        f"<tr data-running='{row['running']}'><td><b>{escape(row['name'])}</b>{second}{details}"
        f"<td class=n>{row['quantity']} <small>{escape(row['unit'])}</small><td class=n>{row['price']}"
        f"<td class=n>{row['tax']}<td class=n>{row['amount']}"
    )


def _party(who: dict[str, Any]) -> str:
    names = [f"<b>{escape(who['name'])}</b>", *(escape(name) for name, _ in who["names"])]
    ids = [f"<span class=soft>{escape(label[0])}</span> {escape(v)}" for label, v in who["ids"]]
    contact = " · ".join(map(escape, who["contact"]))
    return f"<p>{'<br>'.join([*names, *map(escape, who['address']), *ids, contact])}</p>"


def _person(person: list[Any]) -> str:
    return f"<h2>{escape(person[0][0])}</h2>{_party(person[1])}"


def _account(label: list[str], account: list[Any]) -> str:
    return f"<h2>{escape(label[0])}</h2>{_pairs(account)}"


def _pairs(pairs: list[Any]) -> str:
    rows = (f"<tr><td class=soft>{escape(label[0])}<td class=n>{escape(v)}" for label, v in pairs)
    return f"<table>{''.join(rows)}</table>"
