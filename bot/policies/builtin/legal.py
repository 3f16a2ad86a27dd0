"""Liability, rights, chances and admissions."""

from bot.policies.builtin.common import BuiltIn

POLICY = BuiltIn(
    id="legal",
    reason="A legal claim, threat or question of liability; only a person may answer.",
    says="I can't comment on a legal matter; a colleague who may will read what you wrote.",
    harm="the bot may admit liability or answer a lawyer",
    concepts={
        "lawyer": """lawyer* attorney* solicitor* barrister* rechtsanwalt* anwalt* anwaltin avocat* abogad*
            avvocat* advocaat* advogad* adwokat* prawnik* avukat* advokat* адвокат*
            юрист* ugyved* avocatul δικηγορ* luat_su 律师 弁護士 변호사 محامي المحامي वकील""",
        "court": """to_court in_court go_to_court small_claims tribunal* lawsuit* litigation legal_action
            legal_steps legal_claim press_charges verklag* klage_ein gericht_gehen
            vor_gericht demanderai justice poursuiv* en_justice denunciar demandar
            demanda juicio denuncia tribunale denunci* causa_legale rechtbank rechtszaak
            aanklagen tribunal processar sadu pozw* mahkeme* dava domstol* stamma суд*
            подам_в_суд позов* soud* zaloba perel* birosag instanta δικαστηρι* kien 起诉
            法院 法庭 裁判 訴え 訴訟 소송 고소 محكمة مقاضاة अदालत मुकदमा ombudsman trading_standards
            consumer_authority consumer_protection verbraucherzentrale verbraucherschutz
            fine_you regulator a_judge the_judge do_sadu w_sadzie demandarl* a_court
            دعوى pozwac* pozwe""",
        "sue": "sue_you sue_u seu_u sue_them sue_your i_sue suing can_i_sue we_sue",
        "liable": """liable liability haftung haften haftbar haftet responsab* responsib* verantwort*
            aansprakelijk* responsavel odpowiedzialn* sorumlu* ansvar* skadestand*
            ответствен* відповідальн* odpovedn* felelos* raspunzator* υπευθυν* 责任 負责 責任
            책임 مسؤول مسؤولية जिम्मेदार negligen* fault at_fault schuld faute culpa colpa
            who_pays_by""",
        "admit": """admit* acknowledge* accept_responsib* accept_liab* concede state_that say_that_you
            anerkenn* zugeben gestehen reconnais* admettez reconozc* admita* reconocer
            riconosc* ammett* erken erkent toegeven reconheca* admita przyzna* uznaj*
            kabul_et* erkann* medge признай* признать визна* priznej* uznat ismerje*
            recunoas* παραδεχτ* 承认 認め 인정 اعترف* मान* agree confirm* bestatig* bevestig*
            potwierdz*""",
        "damage": """damage* defect* crack* cracked scratch* scratched leak leaked floor worktop granite
            injury harm schaden mangel degat* dommage* dano* danni danno schade szkod*
            hasar kusur skad* повреж* ущерб шкод* skod* paguba ζημι* 损坏 损害 損害 손해 ضرر
            नुकसान""",
        "law": """by_law under_law dutch_law german_law french_law consumer_law the_law legally legal
            statutory_right statutory_rights my_rights consumer_rights a_right
            have_the_right bgb paragraph code_civil directive gesetz* rechtlich loi
            legalement droit_de droits ley derecho derechos legge per_legge diritto
            diritti wettelijk recht rechten direito direitos prawo prawa ustaw* yasa
            haklarim lagen rattighet* закон* прав* права zakon* prava torveny* jog*
            drept* νομο* δικαιωμα* luat 法律 权利 法的 権利 법 قانون حقوق कानून volgens_de_wet
            a_lei prawnie wedlug_prawa 按照法律""",
        "contract": """withdraw* rescind* void invalid unlawful illegal breach contract binding null_and_void
            unenforceable vertrag* zurucktreten widerruf* nichtig resili* nulle contrato
            nul anular* rescindir contratto recedere nullo ontbind* nietig umow*
            niewazn* sozlesme feshet* avtal* ogiltig* договор* расторг* smlouv* szerzod*
            contractul συμβαση""",
        "chance": """have_a_case would_i_win wuold_i_win do_i_win am_i_entitled legally_entitled can_i_claim
            false_advertising flase_advertisng misleading what_are_my_chances my_chances""",
        "data_law": "gdpr dsgvo rgpd avg data_protection_authority data_breach",
        "statement": """statement settlement settle out_of_court we_accept affidavit testimony on_the_record
            for_my_file deposition""",
        "court_other": """food_court tennis_court a_court_with bouillon court_building court_house studies_law
            law_student rule_of_thumb canteen
            years_do_you_have""",
        "warn": "go_to_the_press the_press journalist newspaper go_public report_you authorities",
        "profession": "im_a_lawyer i_am_a_lawyer law_firm lawyers_office for_lawyers work_as_a_lawyer",
    },
    rules=(
        "lawyer !profession !court_other",
        "court !court_other",
        "sue !court_other",
        "liable admit|press|damage|law|court|me !court_other",
        "admit damage|liable|statement ~10",
        "law contract|damage|admit|press|chance|liable|compensation !court_other",
        "law me press|safe !howto",
        "contract void_word press",
        "chance",
        "fraud accused ~6",
        "data_law me|press|warn",
        "statement damage|liable|press|admit",
        "warn me|press|liable",
        "whose_fault",
    ),
)
POLICY.concepts["void_word"] = "void invalid unlawful illegal nichtig nulle nullo nietig ogiltig*"
POLICY.concepts["whose_fault"] = "whose_fault who_is_to_blame who_was_to_blame your_fault was_it_your"
POLICY.concepts["fraud"] = (
    "fraud frauds fraudulent fraudster* scam scammed scammer* betrug arnaque estafa truffa oplichting"
)
POLICY.concepts["accused"] = (
    "you_are youre you_have you_committed your_shop your_company your_scam your_fraud this_is thats that_is it_is its"
    " company shop consumer* das_ist ihr c_est votre vous es_un es_una una su ustedes e_una voi dit_is jullie"
)
