"""The words of the field in English and Chinese: one glossary for every page and statement.

English is lower case unless the word is a name; Chinese is simplified and traditional. Terms that
differ by market follow mainland use in `zh_hans` and Hong Kong or Taiwan use in `zh_hant`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the field in each language."""

    en: str
    zh_hans: str
    zh_hant: str

    def in_language(self, lang: str) -> str:
        """The word in `en`, `zh` (or `zh-Hans`), or `zh-Hant`."""
        if lang == "en":
            return self.en
        return self.zh_hant if lang == "zh-Hant" else self.zh_hans


def _table(text: str) -> dict[str, Term]:
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return {name: Term(en, hans, hant) for name, en, hans, hant in rows}


# name | English | simplified | traditional
GLOSSARY: dict[str, Term] = _table(
    """
    account             | account                       | 账户 | 帳戶
    adjusted_gross      | adjusted gross                | 调整后总收入 | 調整後總收入
    admissions          | admissions                    | 观影人次 | 觀影人次
    advance             | advance                       | 预付款 | 預付款
    agency_fee          | distribution fee              | 发行代理费 | 發行代理費
    airline             | airline                       | 航空 | 航空
    ancillary           | ancillary                     | 附属 | 附屬
    assumed             | assumed                       | 假定 | 假定
    avails              | avails                        | 可售权利 | 可售權利
    avod                | advertising video on demand   | 广告点播 | 廣告隨選
    awards              | awards                        | 奖项 | 獎項
    bonus               | bonus                         | 奖金 | 獎金
    bonuses             | bonuses                       | 奖金 | 獎金
    box_office          | box office                    | 票房 | 票房
    box_office_gross    | gross box office              | 总票房 | 總票房
    box_office_net      | net box office                | 净票房 | 淨票房
    box_office_split    | split box office              | 分账票房 | 分帳票房
    brand               | brand                         | 品牌 | 品牌
    breakeven           | breakeven                     | 收支平衡 | 損益平衡
    budget              | budget                        | 预算 | 預算
    buyout_import       | flat-fee import               | 买断片（批片） | 買斷片（批片）
    campaign            | campaign                      | 营销活动 | 行銷活動
    cap                 | cap                           | 上限 | 上限
    channel             | channel                       | 渠道 | 通路
    channels            | channels and campaigns        | 渠道与营销活动 | 通路與行銷活動
    cinema              | cinema                        | 影院 | 戲院
    circuit             | circuit                       | 院线 | 院線
    claim               | claim                         | 应收款 | 應收款
    co_production       | co-production                 | 合拍片 | 合拍片
    collection_account  | collection account            | 收款账户 | 收款帳戶
    controlling         | controlling                   | 控股 | 控股
    conversion          | conversion of currencies      | 货币兑换 | 貨幣兌換
    corridor            | corridor                      | 优先分成 | 優先分成
    cross_collateral    | cross-collateralised          | 交叉抵扣 | 交叉抵扣
    deal                | deal                          | 协议 | 協議
    deferment           | deferment                     | 递延酬金 | 遞延酬金
    dvd                 | DVD                           | DVD | DVD
    equally             | equally                       | 等额 | 等額
    est                 | electronic sell-through       | 数字购买 | 數位購買
    exclusive           | exclusive                     | 独家 | 獨家
    festival            | festival                      | 电影节 | 影展
    film                | film                          | 影片 | 影片
    film_fund           | special film fund             | 电影专项资金 | 電影專項資金
    finance             | finance                       | 融资 | 融資
    free_tv             | free television               | 免费电视 | 免費電視
    fvod                | free video on demand          | 免费点播 | 免費隨選
    games               | games                         | 游戏 | 遊戲
    grant               | grant of rights               | 授权 | 授權
    guarantee           | minimum guarantee             | 保底 | 保底
    guarantee_release   | minimum-guarantee release     | 保底发行 | 保底發行
    holdback            | holdback                      | 保留期 | 保留期
    hotel               | hotel                         | 酒店 | 酒店
    interest            | interest                      | 利息 | 利息
    investment          | investment                    | 投资 | 投資
    investor            | investor                      | 投资方 | 投資方
    irr                 | internal rate of return       | 内部收益率 | 內部收益率
    licensing           | licensing                     | 授权 | 授權
    look_through        | look-through                  | 穿透 | 穿透
    majority            | majority                      | 多数 | 多數
    marketing           | marketing                     | 宣发 | 宣發
    marketing_commitment | marketing commitment         | 宣发承诺 | 宣發承諾
    media               | media                         | 媒体 | 媒體
    merchandising       | merchandising                 | 衍生品 | 衍生商品
    milestone           | milestone                     | 里程碑 | 里程碑
    milestones          | milestones                    | 里程碑 | 里程碑
    minority            | minority                      | 少数 | 少數
    music               | music                         | 音乐 | 音樂
    negative_cost       | negative cost                 | 制作成本 | 製作成本
    net_profits         | net profits                   | 净利润 | 淨利潤
    non_exclusive       | non-exclusive                 | 非独家 | 非獨家
    non_theatrical      | non-theatrical                | 非影院放映 | 非戲院放映
    objection_period    | objection period              | 异议期 | 異議期
    odd_cents           | odd cents                     | 尾差 | 尾差
    off_the_top         | off the top                   | 先行扣除 | 先行扣除
    overage             | overage                       | 超额分成 | 超額分成
    overhead            | overhead                      | 管理费 | 管理費
    ownership           | ownership                     | 股权 | 股權
    p_and_a             | prints and advertising        | 宣发费 | 宣發費
    pari_passu          | pari passu                    | 同等顺位 | 同等順位
    participation       | participation                 | 分红 | 分紅
    parties             | parties                       | 各方 | 各方
    party               | party                         | 一方 | 一方
    pay_tv              | pay television                | 付费电视 | 付費電視
    pot                 | pot                           | 资金池 | 資金池
    ppv                 | pay-per-view                  | 按次付费 | 按次付費
    premium             | premium                       | 溢价 | 溢價
    pro_rata            | pro rata                      | 按比例 | 按比例
    public_video        | public video                  | 公共录像放映 | 公共錄影放映
    publishing          | publishing                    | 出版 | 出版
    receipts            | receipts                      | 收入 | 收入
    recoup              | recoup                        | 回收 | 回收
    recouped            | recouped                      | 收回 | 收回
    recoupment          | recoupment                    | 回收 | 回收
    recoupment_schedule | recoupment schedule           | 回收顺序 | 回收順序
    release             | release                       | 上映 | 上映
    remainder           | remainder                     | 余额 | 餘額
    remake              | remake                        | 重拍 | 重拍
    rental              | rental                        | 租赁 | 租賃
    rest                | rest                          | 剩余部分 | 剩餘部分
    revenue_sharing     | revenue sharing               | 分账 | 分帳
    rights              | rights                        | 权利 | 權利
    sales               | sales                         | 海外销售 | 海外銷售
    screens             | screens                       | 银幕数 | 銀幕數
    ship                | ship                          | 船舶 | 船舶
    slate               | slate                         | 片单 | 片單
    source              | source                        | 来源 | 來源
    sources             | sources                       | 来源 | 來源
    stake               | stake                         | 股权 | 股權
    statement           | statement                     | 结算单 | 結算單
    subsidy             | subsidy                       | 补贴 | 補貼
    svod                | subscription video on demand  | 订阅点播 | 訂閱隨選
    term                | term                          | 条款数值 | 條款數值
    terms               | terms                         | 条款数值 | 條款數值
    territory           | territory                     | 地区 | 地區
    theatrical          | theatrical                    | 影院 | 戲院
    ticket_subsidy      | ticket subsidy                | 票补 | 票補
    tolling             | tolling                       | 时效中止 | 時效中止
    tv                  | television                    | 电视 | 電視
    tvod                | transactional video on demand | 单次付费点播 | 單次付費隨選
    undisclosed         | undisclosed                   | 未披露 | 未披露
    units               | units                         | 销售数量 | 銷售數量
    video               | video                         | 录像 | 錄影
    vod                 | video on demand               | 点播 | 隨選視訊
    waterfall           | waterfall                     | 分配顺序 | 分配順序
    waterfalls          | waterfalls                    | 分配顺序 | 分配順序
    window              | window                        | 窗口期 | 窗口期
    withholding_tax     | withholding tax               | 预提税 | 預扣稅
    """
)

# Currencies, territories and languages as people name them; others go by their code.
CURRENCY_NAMES: dict[str, Term] = _table(
    """
    AUD | AUD | 澳元   | 澳元
    CAD | CAD | 加元   | 加元
    CHF | CHF | 瑞士法郎 | 瑞士法郎
    CNY | CNY | 人民币 | 人民幣
    EUR | EUR | 欧元   | 歐元
    GBP | GBP | 英镑   | 英鎊
    HKD | HKD | 港元   | 港元
    INR | INR | 印度卢比 | 印度盧比
    JPY | JPY | 日元   | 日圓
    KRW | KRW | 韩元   | 韓元
    MOP | MOP | 澳门元 | 澳門元
    NZD | NZD | 新西兰元 | 紐西蘭元
    SGD | SGD | 新加坡元 | 新加坡元
    TWD | TWD | 新台币 | 新臺幣
    USD | USD | 美元   | 美元
    """
)

TERRITORY_NAMES: dict[str, Term] = _table(
    """
    ANZ           | Australia and New Zealand | 澳大利亚和新西兰 | 澳洲及紐西蘭
    AR            | Argentina                 | 阿根廷           | 阿根廷
    AT            | Austria                   | 奥地利           | 奧地利
    AU            | Australia                 | 澳大利亚         | 澳洲
    BE            | Belgium                   | 比利时           | 比利時
    BENELUX       | Benelux                   | 荷比卢           | 荷比盧
    BR            | Brazil                    | 巴西             | 巴西
    CA            | Canada                    | 加拿大           | 加拿大
    CH            | Switzerland               | 瑞士             | 瑞士
    CN            | mainland China            | 中国大陆         | 中國大陸
    DE            | Germany                   | 德国             | 德國
    DK            | Denmark                   | 丹麦             | 丹麥
    ES            | Spain                     | 西班牙           | 西班牙
    EU            | the European Union        | 欧盟             | 歐盟
    FI            | Finland                   | 芬兰             | 芬蘭
    FR            | France                    | 法国             | 法國
    GB            | the United Kingdom        | 英国             | 英國
    GREATER_CHINA | Greater China             | 大中华区         | 大中華區
    HK            | Hong Kong                 | 香港             | 香港
    IE            | Ireland                   | 爱尔兰           | 愛爾蘭
    IN            | India                     | 印度             | 印度
    IT            | Italy                     | 意大利           | 義大利
    JP            | Japan                     | 日本             | 日本
    KR            | South Korea               | 韩国             | 韓國
    LU            | Luxembourg                | 卢森堡           | 盧森堡
    MO            | Macau                     | 澳门             | 澳門
    MX            | Mexico                    | 墨西哥           | 墨西哥
    NL            | the Netherlands           | 荷兰             | 荷蘭
    NO            | Norway                    | 挪威             | 挪威
    NORDICS       | the Nordic countries      | 北欧国家         | 北歐國家
    NORTH_AMERICA | the US and Canada         | 美国和加拿大     | 美國及加拿大
    NZ            | New Zealand               | 新西兰           | 紐西蘭
    PL            | Poland                    | 波兰             | 波蘭
    RU            | Russia                    | 俄罗斯           | 俄羅斯
    SE            | Sweden                    | 瑞典             | 瑞典
    SG            | Singapore                 | 新加坡           | 新加坡
    TH            | Thailand                  | 泰国             | 泰國
    TW            | Taiwan                    | 台湾             | 臺灣
    US            | the United States         | 美国             | 美國
    WORLD         | the world                 | 全世界           | 全世界
    ZA            | South Africa              | 南非             | 南非
    """
)

LANGUAGE_NAMES: dict[str, Term] = _table(
    """
    cmn     | Mandarin            | 普通话   | 國語
    de      | German              | 德语     | 德語
    en      | English             | 英语     | 英語
    es      | Spanish             | 西班牙语 | 西班牙語
    fr      | French              | 法语     | 法語
    it      | Italian             | 意大利语 | 義大利語
    ja      | Japanese            | 日语     | 日語
    ko      | Korean              | 韩语     | 韓語
    pt      | Portuguese          | 葡萄牙语 | 葡萄牙語
    yue     | Cantonese           | 粤语     | 粵語
    zh      | Chinese             | 中文     | 中文
    zh-Hans | simplified Chinese  | 简体中文 | 簡體中文
    zh-Hant | traditional Chinese | 繁体中文 | 繁體中文
    """
)


def word(name: str, lang: str) -> str:
    """A term of the field in a language. Raises: KeyError for a term that the glossary lacks.

    >>> word("guarantee", "zh")
    '保底'
    """
    return GLOSSARY[name].in_language(lang)


def named(names: dict[str, Term], code: str, lang: str) -> str:
    """What people call a currency, a territory or a language; its code where no name is known."""
    return names[code].in_language(lang) if code in names else code
