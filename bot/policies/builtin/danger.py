"""Fire, smoke, current, gas and water at home, and ways round a safety device."""

from bot.policies.builtin.common import BuiltIn

POLICY = BuiltIn(
    id="danger-at-home",
    reason="Fire, smoke, current, gas or water, or a way round a safety device; urgent.",
    says=(
        "Please make it safe first: don't use the appliance, switch off the fuse or close the water tap, and ring 112 "
        "if there is fire. A colleague is taking over."
    ),
    harm="a customer may be told to go on using something that burns, sparks or leaks",
    concepts={
        "spark": """sparx sparkz spark sparks sparking sparked arcing funken funkt etincelle* chispa* scintill* vonk
            vonken faisca* iskry iskrz* kivilcim* gnist* искр* іскр* jiskr* szikr*
            scantei* σπιθ* tia_lua 火花 冒火 불꽃 스파크 شرر चिंगारी""",
        "smoke": """smoke smokes smoking smok smoky rauch raucht qualm qualmt schmort verschmort fumee fume
            humo humea fumo rook rookt fumaca dym dymi duman tutuyor дым дымит* дим kour
            kouri fust* fum καπν* khoi 冒烟 烟 煙 연기 دخان धुआं burning_smell smells_burn*
            smell_of_burn* smell_burning smells_of_burning smells_like_burn* melted
            melting scorched charred singed glowing verbrannt_riecht brule_odeur
            olor_a_quemado det_ryker 焦げ 糊味 burnt_hairdryer smells_burnt brandlucht
            brandgeruch campfire""",
        "fire": """on_fire caught_fire flames flame brennt feuer en_feu prend_feu en_llamas fuego in_fiamme
            fuoco in_brand vlammen em_chamas fogo pali_sie ogien yaniyor yangin brinner
            горит пожар hori tuz foc φωτια chay 着火 起火 火が 燃え 불이 حريق آग er_is_brand""",
        "shock": """tickle* tingle* tingling prickle* shock shocks shocked zap zaps zapped electric_shock
            live_metal electrocuted stromschlag kribbel* elektrisiert electrocut*
            choc_electrique decharge calambre* descarga scossa schok choque porazil*
            carpti elektrisk_stot stot бьет_током бьёт_током ударило вдарило proud_kopl
            aramutes curentat ρευμα 漏电 触电 感電 감전 كهرباء करंट kopie_mnie""",
        "gas": """smell_gas gas_smell smell_of_gas gas_leak carbon_monoxide gasgeruch riecht_nach_gas
            odeur_de_gaz olor_a_gas odore_di_gas gaslucht cheiro_a_gas zapach_gazu
            gaz_kokusu gaslukt запах_газа 煤气 ガス臭 가스_냄새 غاز""",
        "water": """leak leaks leaking flood* puddle water_everywhere dripping water_near water_on
            standing_in_water ausgelaufen lauft_aus fuite inonde fuga_de_agua
            perde_acqua allagat* lekt lekkage vazando wyciek* su_sizdir lacker протека*
            tece szivarog curge 漏水 水漏れ 누수 تسرب drip drips""",
        "electric": """socket sockets plug plugs outlet fuse fuses cable cord wire wires wiring lead mains live
            power phase phases circuit breaker extension_cord extension_lead strip
            stecker steckdose kabel sicherung leitung prise fil fils enchufe presa spina
            cavo stopcontact stekker draad draden tomada cabo gniazdk* wtyczk* przewod*
            priz fis kablo uttag kontakt sladd розетк* вилк* провод* zasuvk* konnektor
            priza stecher πριζα o_dien 插座 插头 コンセント プラグ 콘센트 플러그 مقبس القابس سلك سॉकेट""",
        "device": """oven hob fryer mixer kettle dishwasher fridge machine appliance ofen backofen kochfeld
            friteuse four plaque lave_vaisselle horno placa freidora lavavajillas forno
            friggitrice lavastoviglie kookplaat vaatwasser fornalha fritadeira piekarnik
            frytownic* zmywark* firin fritoz ugn fritos духовк* фритюрниц* trouba suto
            cuptor φουρνο 烤箱 空气炸锅 オーブン 오븐 فرن""",
        "goon": """keep_using keep_on carry_on still_use can_i_use go_on is_it_normal is_that_normal normal
            safe harmless nothing_to_worry ten_more leave_it kep_usng usng finish
            still_works stil fine ok weiter_benutzen fertig_backen laufen_lassen
            continuer seguir puedo_seguir lasciarla posso_lasciar verder_gebruiken
            continuar dalej kullanmaya fortsatta пользоваться dal_pouzivat hasznalhat
            folosi behind back_of from comes_out coming comin kommt kommen sort esce
            sale komt wychodzi cikiyor kommer идет идёт jde jon iese βγαινει 出来 出る 나와
            يخرج""",
        "bypass": """bypass* disable* disabl* override* overrid* defeat* jumper* bridge* circumvent*
            get_round get_around get_past outsmart trick tape_over take_out remove_the
            switch_off_the turn_off_the out_of_the_equation hack unlock force cut_off
            stick_down uberbruck* umgeh* aushebel* ausschalten deaktivier* contourn*
            desactiv* neutralis* shunter anul* puentear saltar* desactiva* aggirare
            disattiv* bypassare omzeil* uitschakel* overbrug* contornar desativ* obejsc
            wylaczyc devre_disi atlat* kringga koppla_bort обойти отключить обійти
            obejit vypnout kiiktat* ocoli παρακαμψ* 绕过 解除 無効 우회 تعطيل تجاوز""",
        "guard": """lid_switch lid_lock deckelschalter door_lock doorlock lock interlock guard guards
            safety_device safety_switch safety
            cut_out cutout overheat* thermostat sensor limiter power_limit limit
            fuses_limit fuse_limit child_lock childlock float_switch turverriegelung
            verriegelung sicherheits* kindersicherung uberhitzung* schutz verrouillage
            securite seguro_de bloqueo sicurezza blocco vergrendeling beveiliging
            kinderslot trava bloqueio blokad* zabezpiecz* emniyet kilit sparr sakerhet*
            блокиров* защит* pojistk* zamek zar blocare κλειδαρι* 门锁 安全 ロック 잠금 قفل""",
        "wiring": """which_wires what_wires which_wire connect_it_myself connect_myself wire_it wire_up
            normal_socket ordinary_socket gewoon_stopcontact zelf_aan
            selbst_anschliessen normale_steckdose lighting_circuit kitchen_socket splice
            twist_the brancher_moi_meme conectar_yo_mismo collegare_da_solo
            samemu_podlaczyc koppla_in_sjalv сам_подключить extension_cord
            extension_lead cut_the_plug without_earth without_an_electrician
            no_electrician cut_off_the_plug electrician""",
        "odd": "crackling crackles blue_light hissing popping hot_plug warm_plug hot_cable buzzes",
        "flavour": "paprika flavour spices smoked taste recipe salt",
        "home": "kitchen house flat apartment room wall cupboard curtain curtains home help",
    },
    rules=(
        "spark !flavour",
        "fire device|electric|goon|bypass|home !flavour ~12",
        "smoke device|electric|goon !flavour !smokers !symbol",
        "shock electric|device ~14",
        "shock goon ~10 !howto",
        "gas",
        "smoke home ~8 !flavour !smokers",
        "water electric|goon",
        "bypass guard ~12 !account_thing",
        "wiring device|electric ~14",
        "odd electric|goon|device ~14",
    ),
)
POLICY.concepts["smokers"] = (
    "smoking_room* smoking_area* smoking_section* smoking_allowed smoking_is_allowed allow_smoking allows_smoking"
    " non_smoking smoke_free can_i_smoke can_smoke may_smoke to_smoke people_smoke guests_smoke designated_smoking"
)
POLICY.concepts["symbol"] = "symbol symbols icon icons indicator display"
