"""A promise, a guarantee or an hour for one delivery."""

from bot.policies.builtin.common import BuiltIn

POLICY = BuiltIn(
    id="delivery-promises",
    reason="The customer wants a firm promise about a delivery; a person asks the carrier.",
    says="I can't promise an hour or a day that the carrier hasn't confirmed. A colleague will look at this delivery.",
    concepts={
        "arrive": """arrive* arrives ariv arival arrival deliver delivered delivery deliveries parcel parsel
            package come comes be_here get_here gets_here at_my_door be_there order
            shipment courier driver carrier slot fridge_gets back_in_my in_my_kitchen
            in_stock reach* ankomm* ankommt geliefert lieferung liefert paket
            lieferdatum zugestellt livraison livre livreur arrive colis commande passera
            llega llegara llegar entrega pedido paquete repartidor arriva arrivera
            consegna pacco corriere aankom* bezorg* pakket levering geleverd chega
            chegar encomenda dotrze dostaw* paczk* przesylk* kurier* dojdzie gelir
            gelecek geleceg* teslim* siparis* kargo kommer leverans* levereras paketet
            придет придёт достав* посылк* прийде доставк* doruc* zasilk* balik dorazi
            erkezik megerkez* szallit* csomag ajunge livrare livrat coletul φτασει
            παραδοσ* δεμα giao_hang don_hang 送到 到货 快递 包裹 送达 届 配達 荷物 도착 배송 택배 يصل سيصل
            توصيل الطلب पहुंच* डिलीवर*""",
        "guarantee": """guarante* garante* promise promised promises promising assure* assured swear vow
            definite* for_certain for_sure hundred_percent 100_percent i_can_take_it
            counting_on rely_on depend_on put_in_writing garantier* versprech*
            versprich* verspreche zusicher* sicher verbindlich* garantiss* promett*
            promesse assurez garantiz* promet* asegur* garantisc* garanti* assicur*
            beloof* beloven belooft garandeer* verzeker* promete* assegur* gwarant*
            obiec* zapewn* soz_ver* kesin lova* garanter* гарант* обеща* обіця* slib*
            zaruc* garant* iger* garantal* promit* garantat* εγγυ* υποσχ* bao_dam hua 保证
            一定 承诺 必ず 約束 保証 보장 약속 꼭 تضمن ضمان تعد गारंटी वादा* not_late_again
            wont_be_late cant_happen its_certain are_you_certain are_you_sure
            be_sure_that is_it_sure no_matter_what without_fail bank_on count_on
            cast_iron bet_on""",
        "exact": """name_the_day name_a_day name_the_date what_time what_hour which_hour at_what_time
            on_what_date on_which_day to_the_hour
            to_the_minute um_wie_viel an_welchem_tag uhrzeit heure_precise quelle_heure
            quel_jour hora_exacta a_que_hora que_dia ora_esatta che_ora che_giorno
            hoe_laat welke_dag hora_exata a_que_horas o_ktorej ktorego_dnia saat_kacta
            tam_olarak hangi_gun vilken_tid vilken_dag во_сколько точное_время
            в_какой_день о_котрій v_kolik hany_orakor la_ce_ora τι_ωρα may_gio 几点 什么时候
            何時 몇_시 متى कब कितने_बजे when_exactly""",
        "when": """today tomorrow tonight monday tuesday wednesday thursday friday saturday sunday noon
            by_the before_the morning birthday wedding party christmas morgen heute
            vormittag demain aujourd matin samedi vendredi manana hoy jueves viernes
            domani oggi mattina vandaag amanha hoje sexta jutro dzis yarin bugun imorgon
            idag завтра сегодня zitra dnes holnap ma maine azi αυριο ngay_mai 明天 今天 上午
            明日 今日 午前 내일 오늘 غدا اليوم कल आज the_14th""",
        "must": """has_to_arrive must_arrive needs_to_arrive have_to_have_it need_it_by in_time_for by_noon
            i_take_it so_its_today muss_da doit_etre tiene_que deve_essere moet_er
            musi_byc olmali maste is_that_correct i_will_be_there has_to_be_here
            has_to_be_there must_be_here must_be_there needs_to_be_here
            needs_to_be_there should_be_here_by""",
        "form": """delivery_date signed_for fortune crystal_ball horoscope say_it_after wont_be
            this_year_you last_year_you""",
        "goods": """i_promise_to_be i_promise_ill_be motor warranty guaranteed_for newsletter dough fitters work
            boils kettle warm""",
        "precise": """exact exactly exatcly precise precisely genau exactement exactamente esattamente precies
            exatamente dokladnie exakt presne pontosan ακριβως 具体 正確な 정확 بالضبط""",
        "clock": """when time hour minute date day wann uhr heure jour hora dia ora giorno hoe_laat tijd dag
            godzin* dzien saat gun tid время час день hodin* oras τι_ωρα 时间 点 日 時 시 وقت
            ساعة कब o_clock""",
    },
    rules=(
        "guarantee arrive !goods !howto",
        "guarantee when press|must|arrive !goods",
        "guarantee exact|form|when !goods ~10",
        "exact arrive me|precise|when|press !usual",
        "precise arrive clock|when !usual",
        "precise when clock|press|must ~10",
        "must arrive|when !goods ~14",
        "confirm arrive when|exact|precise !goods !usual ~14",
        "when arrive press !goods",
        "exact when press|must",
        "form press|guarantee|arrive",
    ),
)
POLICY.concepts["usual"] = (
    "usually as_a_rule normally in_general generally order_by leaves_today until_what_time until_when"
    " do_you_deliver cut_off opening open expected_day"
)
POLICY.concepts["confirm"] = "confirm"
