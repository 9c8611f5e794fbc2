"""Where the rules come from: the sources that their numbers name, as the notes on the field list them."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

#: what offices and auditors do, without one source
PRACTICE = "practice"
_NUMBER = re.compile(r"\[(\d+)\]")
_SOURCES = {
    "1": "发改投资〔2020〕1439号, g888112.cn/index.php/content/269",
    "5": "漳州、南平项目台账样表, github.com/catkins10/cms",
    "10": "PAIMANA, github.com/AkhileshKotwal/paimana-risk-intelligence",
    "18": "18260.cn/contents/1536/54588.html; tjj.fj.gov.cn t20250721_6969180",
    "19": "tjj.gz.gov.cn post_9449168 (611-5表)",
    "20": "midoodoo.com itemid=2476",
    "21": "昆都仑区 = 150203",
    "27": "kejiwu5.cn/shuoshuowenan/305243.html",
    "31": "江阴市统计局 2021-03-18",
    "33": "PAIMANA, github.com/Vasu17vkvk/Paimana-AI",
    "34": "“完成率超100%或异常要标注核对”",
    "35": "安徽, m.ushengzhilian.com …130207",
    "36": "银川 2025, m.qlbk.net/news/3Ww4l7bw75.html",
    "37": "云南统计局, stats.yn.gov.cn/Pages_3_1637.aspx",
    "38": "陆良, news.zhijia.com/20130906/41850",
    "39": "tjj.fj.gov.cn t20250721_6969180",
    "40": "清远, sourcecodebean.com post_1851669",
    "41": "tcwy.gov.cn 396611",
    "42": "政府投资条例, jianbiaoku.com/webarbs/book/164508",
    "43": "鄂尔多斯, gxj.ordos.gov.cn t20191023_2498921",
    "60": "国家统计局 2016年1–2月, bisheng.net.cn report/606239",
    "61": "开平 post_3054610",
    "62": "baiyinqu.gov.cn 2025-06-26",
    "63": "2509-320193-89-01-544060",
}


def shown(source: str) -> str:
    """A rule's source in words; what is the field's practice without one source stays as it is said."""
    if source == PRACTICE:
        return _("practice of the field")
    numbers = _NUMBER.findall(source)
    rest = _NUMBER.sub("", source).strip()
    return "; ".join([_SOURCES[number] for number in numbers] + ([rest] if rest else []))
