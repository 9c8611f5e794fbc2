"""The enumerations: every accepted value, its Chinese and English name, and what ledgers write for it.

DOMAIN.md §2.2. Part of the one vocabulary, which gives each column its choices."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language


def english(language: str | None = None) -> bool:
    """True where the interface's (or the given) language is English; without any language it is English."""
    return (language or get_language() or "en").startswith("en")


@dataclass(frozen=True, slots=True)
class Choice:
    """One accepted value: as stored, its Chinese and English name, and what ledgers write for it."""

    value: str
    zh: str
    en: str
    aliases: tuple[str, ...] = ()

    def name(self, language: str | None = None) -> str:
        return self.en if english(language) else self.zh


def _choices(*rows: str) -> tuple[Choice, ...]:
    """Rows of "value|中文|English|alias,alias"."""
    parts = [row.split("|") for row in rows]
    return tuple(Choice(p[0], p[1], p[2], tuple(p[3].split(",")) if len(p) > 3 else ()) for p in parts)


# fmt: off
STAGES = _choices(
    "idea|谋划|idea|前期谋划", "reserve|储备|reserve", "signed|签约|signed|已签约", "preparing|前期|preparing|前期工作,筹建,未开工,开展前期,待开工",
    "building|开工|under construction|在建,开工在建,开工(在建),已开工,施工,正式施工,复工", "halted|停工|halted|停建,缓建,停缓建,暂停", "finished|竣工|finished|已竣工,完工,已完工",
    "producing|投产|in production|已投产,部分投产", "full|达产|at full output|达效,已达产,投产达效", "cancelled|取消|cancelled|已取消,终止",
)
NATURES = _choices(
    "new|新建|new", "extension|扩建|extension", "renovation|改建和技术改造|rebuilding and technical renewal|改建,技改,技术改造,改扩建",
    "living|单纯建造生活设施|living facilities only", "relocation|迁建|relocation|搬迁", "restoration|恢复|restoration", "purchase|单纯购置|purchase only",
)
CLASSES = _choices(
    "new|新建|new|新开工,新建类,新开工类,本年新开工,计划新开工", "continued|续建|continued|续建类,在建,结转,续建项目", "completing|竣工投产|to complete|竣工投产类,计划竣工,竣工,竣工或部分竣工",
    "preparatory|前期|preparatory|预备,预备类,前期工作,前期类,前期(预备)", "reserve|储备|reserve|储备类",
)
INVESTORS = _choices(
    "state|国有|state-owned|政府,政府投资", "state-held|国有控股|state-held", "private|民营|private|民间,私营,社会资本", "foreign|外资|foreign", "hmt|港澳台|Hong Kong, Macao, Taiwan",
    "mixed|混合|mixed|混合所有制", "other|其他|other",
)
APPROVALS = _choices("approval|审批|approval", "verification|核准|verification", "filing|备案|filing")
STATISTICS = _choices("out|未入库|not entered|否", "applied|申报中|applied for|正在申报", "in|已入库|entered|入库,是", "withdrawn|退库|withdrawn|已退库")
LEVELS = _choices("national|国家|national|国家级", "region|自治区|autonomous region|自治区级,省级", "city|市|city|市级", "district|区|district|区级,县级")
BASES = _choices("published|公布|published", "declared|申报|declared")
LIGHTS = _choices("green|绿|green|绿灯", "yellow|黄|yellow|黄灯", "red|红|red|红灯")
REACH = _choices("yes|可完成|within reach", "no|难以完成|out of reach")
RETURN_STATES = _choices("submitted|已报|submitted", "accepted|已审|accepted", "returned|退回|returned")
PERIOD_STATES = _choices("open|开放|open", "closing|封账中|closing", "closed|已封账|closed")
SNAPSHOT_KINDS = _choices("closing|封账|closing of the month", "correction|更正后封账|closing after a correction")
PLAN_STATES = _choices("drafting|编制|drafting", "issued|下达|issued", "adjusted|中期调整|adjusted", "sealed|封账|sealed")
LIGHT_RULES = _choices("P1|P1 偏差|P1 deviation", "P2|P2 占序时比例|P2 share of schedule", "P3|P3 累计计划比例|P3 share of plan to date")
SECTOR_KINDS = _choices("base|四基地|industrial base", "infrastructure|基础设施|infrastructure", "other|其他|other")
ORGANISATION_KINDS = _choices(
    "owner|建设单位|owner", "responsible|责任单位|responsible department", "lead|牵头|lead", "authority|主管|authority", "supervisor|监管|supervisor", "park|园区街道|park or sub-district",
)
ROLES = _choices(
    "officer|填报员|officer", "manager|项目管理|manager", "leader|领导|leader", "auditor|审计|auditor", "administrator|管理员|administrator",
)
SCOPES = _choices(
    "all|全区|whole district", "sector|领域|sector", "reserve|储备|reserve", "signing|签约|signing", "attraction|招商|attraction", "funds|资金|funds",
)
MEASURES = _choices(
    "count|项目数|number of projects", "total_investment|总投资|total investment", "planned|年度计划投资|planned investment of the year", "completed|完成投资|completed investment",
    "output|新增产值|new output", "started|开复工数|started or resumed", "finished|竣工数|finished", "amount|金额|amount", "rate|比率|rate",
)
QUALIFIERS = _choices("exact|准确|exact", "about|约数|about", "least|以上|at least")
STANDINGS = _choices("stated|原文所述|stated", "assumed|推定|assumed")
MEASURE_UNITS = _choices("fen|分|fen", "count|个|count", "percent|百分之一个百分点|hundredths of a percent", "usd|美分|US cents")
MILESTONE_KINDS = _choices(
    "clearing|拆迁|clearing", "piling|打桩|piling", "digging|开挖|digging", "ground|正负零|ground level", "topped|主体封顶|topped out", "main|主体竣工|main structure finished",
    "equipment|设备安装调试|equipment installed", "part|部分投产|partly in production", "whole|全部投产|fully in production", "other|其他|other",
)
PERMIT_KINDS = _choices(
    "approval|立项|approval|核准,备案", "environment|环评|environmental assessment", "land|土地|land", "planning|规划|planning", "energy|能评|energy assessment",
    "woodland|林草地征占|woodland and grassland", "land-review|用地预审|land pre-review", "land-title|土地证|land title", "construction|施工许可|construction permit",
    "utilities|供水供电|water and power", "drawings|审图|review of drawings", "tender|招投标|tender", "other|其他|other",
)
PERMIT_STATES = _choices("done|已办结|done|已办", "handling|办理中|in hand|在办,正在办理", "pending|未办理|not begun|未办", "exempt|不需办理|not required|无需办理")
PROBLEM_KINDS = _choices(
    "clearing|征拆|clearing|征地拆迁,拆迁", "land|用地|land", "planning|规划|planning", "environment|环评|environmental assessment", "energy|能耗|energy", "funds|资金|funds", "permits|手续|permits",
    "utilities|配套|utilities|水电气路", "tender|招投标合同|tender and contract", "construction|施工组织|construction", "market|市场|market", "season|疫情季节|epidemic or season", "other|其他|other",
)
PROBLEM_STATES = _choices("raised|待办|raised", "handling|办理中|in hand", "closing|申请销号|asked to close", "closed|已销号|closed", "returned|退回|returned")
EVIDENCE_KINDS = _choices(
    "settlement|工程结算单|settlement", "progress|形象进度单|progress sheet|工程进度单", "invoice|发票|invoice", "payment|支付凭证|payment voucher", "equipment|设备合同|equipment contract",
    "contract|施工合同|construction contract", "approval|立项文件|approval document", "photo|现场照片|photograph", "other|其他|other",
)
FINDING_LEVELS = _choices("error|错误|error", "warning|警告|warning", "info|提示|information")
FINDING_UNITS = _choices("fen|分|fen", "share|百万分之一|millionths", "months|月|months", "days|天|days", "count|个|number")
FINDING_STATES = _choices(
    "open|待说明|to be explained", "explained|已说明|explained", "accepted|已认可|accepted", "returned|退回说明|sent back", "settled|已办结|settled",
    "cleared|已消除|cleared", "silenced|已静默|silenced",
)
SAMPLE_WEIGHTS = _choices("to_date|本年累计完成|year to date", "planned|年度计划|plan of the year", "total_investment|总投资|total investment")
SEEN = _choices("as-reported|与申报一致|as reported", "differs|有出入|differs", "not-found|未见实物|not found")
# fmt: on
