"""Every price that is not published: bargains, future prices, binding words."""

from bot.policies.builtin.common import BuiltIn

POLICY = BuiltIn(
    id="prices",
    reason="The customer wants a price, a discount or a deal that is not published; a person decides.",
    says="I only quote prices that we publish, and I can't agree to others. A colleague can tell you more.",
    concepts={
        "price": """price prices pr1ce cost costs charge euro euros eur quote offer offers discount deal
            preis preise freundschaftspreis* kostet rabatt angebot prix coute remise reduction precio
            precios cuesta costara descuento oferta prezzo prezzi costa costera sconto
            offerta prijs kost korting preco custa desconto cena ceny kosztuje rabat
            znizk* fiyat* indirim* pris kostar цен* стоит скидк* знижк* sleva ar
            kedvezmeny pret reducere τιμη εκπτωση gia giam_gia 价格 多少钱 折扣 欧 値段 価格 割引 가격
            할인 سعر خصم कीमत छूट""",
        "haggle": """mates_rates haggl* bargain* best_price last_price lowest_price final_offer
            meet_me_halfway cheaper_for_me knock_off shave_off beat_that special_price
            friend_price split_the_difference for_cash sell_me sell_it let_me_have
            give_it_to_me_for hav_the have_the_*_for feilsch* verhandel*
            freundschaftspreis* me_lo_dejais me_lo_dejan me_la_dejas marchand* negoci* regate* contratt* trattare
            afding*
            pechinch* targowa* pazarlik* prut* торг* smlouv* alkud* 便宜 便宜点 卖给我 まけて 値切 깎아
            تفاوض मोलभाव d_accord je_le_prends faites_moi me_lo_deja lo_prendo our_price
            thats_our call_it_a_deal and_its_a_deal do_we_have_a_deal i_will_take_it_for
            i_will_give_you throw_in round_it_down round_down go_lower would_you_take
            would_you_accept will_you_take do_it_for can_you_do_it_for sell_at at_cost
            my_budget my_offer i_offer i_bid come_down cut_me_a_deal sweeten good_price
            weve_a_deal we_have_a_deal have_we_a_deal deal_or_no_deal better_price
            a_bit_off something_off take_something_off
            half_price go_halves""",
        "future": """next_year next_month next_week next_season after_the_sale black_friday
            coming_year in_january in_spring raise_prices
            go_up go_down drop_in_price new_price_list next_price_list autumn_sale winter_sale
            summer_sale spring_sale sale_starts sale_begins nachstes_jahr
            nachsten_monat wird_kosten teurer billiger annee_prochaine mois_prochain
            coutera ano_que_viene proximo_ano costara rebajas anno_prossimo
            mese_prossimo costera volgend_jaar volgende_maand zal_kosten proximo_mes
            custara przyszlym_roku bedzie_koszt* gelecek onumuzdeki olacak nasta_ar
            nasta_manad kommer_att_kosta следующ* будет_стоить наступн* pristi_rok
            bude_stat jovore anul_viitor του_χρονου 明年 下个月 来年 来月 내년 다음 العام_القادم अगले
            in_future get_cheaper get_dearer get_more_expensive become_cheaper
            wait_for_the_sale when_is_the_next_sale soon_cost""",
        "binding": """binding legally_binding locked_in hold_the_price guarantee_the_price honour_the
            honor_the honour_that lock_the""",
        "student": "student_price staff_price nurse_price employee_price staff_discount my_discount extra_discount",
        "give": """give_me just_give let_me for_me can_i_have cna_i can_i_hav id_pay i_pay i_will_pay
            gib_mir mach donne_moi dame dammi geef i_would_pay i_can_pay only_pay
            shake_on""",
        "estimate": """roughly estimate guess ballpark approximately you_must_have_heard what_would_you_charge
            would_you_charge""",
        "show_code": """show_this newsletter_says my_code_says voucher_says advert_says saw_it_for elsewhere
            competitor amazon""",
        "invent": "made_a made_an if_you_made if_you_sold made_up",
        "asked": """do_i_pay must_i_pay will_i_pay should_i_pay would_i_pay shall_i_pay do_we_pay
            would_we_pay muss_ich_zahlen zahle_ich dois_je_payer moet_ik_betalen tengo_que_pagar""",
        "off_it": "can_you_do could_you_do would_you_do will_you_do can_u_do you_could_do",
        "off": "off rabatt remise descuento korting sconto",
        "grant": """geben_sie_mir gebt_ihr_mir machen_sie_mir macht_ihr_mir me_hace me_haceis me_hacen
            vous_me_faites vous_me_faire me_faites geeft_u_mij geef_je_mij geven_jullie_mij""",
        "bid": "call_it make_it lets_say",
        "buy": """ill_order i_will_order ill_buy i_will_buy ill_take order_this_minute dann_bestelle dann_kaufe
            je_l_achete je_commande lo_compro me_lo_llevo dan_bestel_ik dan_koop_ik""",
        "free": "one_euro 1_euro for_free for_1 for_one",
    },
    rules=(
        "haggle price|press|give|number",
        "give number price|press ~12 !asked",
        "off_it number off ~6",
        "grant off number ~12",
        "bid number buy ~16",
        "price future",
        "binding price|press",
        "price press !howto",
        "student give|press|future",
        "estimate price|future|invent",
        "show_code price press|give",
        "free press|give|binding",
        "free price press|give",
    ),
)
