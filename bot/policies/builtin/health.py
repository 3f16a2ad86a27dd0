"""Whether something is right for a body: allergy, illness, pregnancy, a baby, an animal, what was swallowed."""

from bot.policies.builtin.common import BuiltIn

POLICY = BuiltIn(
    id="allergies-and-health",
    reason="Somebody's health: an allergy, an illness, a child, an animal or an injury; a person answers.",
    says=(
        "I don't judge what somebody's health allows; a colleague will answer. If somebody feels ill right now, "
        "ring 112 or your local emergency number first."
    ),
    harm="a customer with an allergy or an illness may be told that something is safe",
    concepts={
        "condition": """coeliac* celiac* celaic* celiaq* celiach* celiak* zoliaki* zoeliaki* coeliaki* colyak*
            κοιλιοκακ* целиаки* целіакі* anaphyla* anafyla* anafila* epipen* pacemaker*
            herzschrittmacher* stimulateur_cardiaque marcapasos rozrusznik* kalp_pili
            кардиостимулятор* pregnan* schwanger* enceinte* embarazad* incinta zwanger*
            gravid* ciazy ciaza hamile* беремен* вагітн* tehotn* terhes* insarcinat*
            εγκυο* mang_thai expecting_a_baby expecting_a_child expecting_twins
            breastfe* breast_feed* stillzeit allaite*
            allaitant* lactancia allattament* borstvoeding diabet* cukrzyc* seker_hasta*
            диабет* діабет* cukrovk* cukorbeteg* διαβητ* tieu_duong insulin insuline
            insulina statin* blood_thinner* blood_pressure high_pressure warfarin
            antibiotic* cholesterol kidney* epilep* asthma* phenylketon* lisinopril
            histamine reflux gastritis ibs crohn* g6pd migraine eczema heart_condition
            heart_patient 乳糜泻 セリアック 셀리악 起搏器 ペースメーカー 怀孕 孕妇 妊娠 妊婦 임신 حامل 糖尿病 당뇨 سكري
            السكر मधुमेह गर्भवती डायबिटीज حمية_طبية implant* prosthe* defibrillator
            chemotherap* chemo""",
        "allergy": """nussallergie* erdnussallergie* haselnussallergie* milchallergie* eiallergie*
            weizenallergie* sojaallergie* sesamallergie* fischallergie* lebensmittelallergie*
            kreuzallergie* notenallergie* pindaallergie* melkallergie* koemelkallergie*
            glutenallergie* tarweallergie* visallergie* voedselallergie* notallergi* allerg* alerg* alergy alerji*
            аллерги* алергі* αλλεργι* di_ung overgevoelig* uczulen*
            uczulon* 过敏 過敏 アレルギー 알레르기 حساسية एलर्जी""",
        "allergens": """allergen allergens allergene allergenes alergenos allergeni allergenen list_of_allergens
            to_long""",
        "intolerant": """laktoseintoleran* fructoseintoleran* histaminintoleran* lactoseintoleran*
            glutenunvertraglich* intoleran* intollerant* intolerancia unvertraglich* nietolerancj* nietolerant*
            непереносим* talar_inte tal_inte vertrage_kein* cant_have can_not_have
            cannot_have cant_eat mustnt_have mag_geen dokunur gives_me_trouble
            give_me_trouble gets_on_with got_on_with arent_friends trouble_with react_to
            reacts_to sensitive_to close_my_throat closes_my_throat swells_up
            milk_trouble nut_trouble tal_ikke reacted_to""",
        "food": """chocolate* granola granloa pasta psta noodle* honey coffee espresso* decaf almond*
            amandel* milk dairy nut nuts sesam* soy soya gluten* wheat bread loaf egg
            eggs jar rice oil mustard fish peanut* hazelnut* walnut* cashew* passata
            spice* spices food meal biscuit* mix lentil* chickpea* chikpea butter sugar
            sodium salt yeast yoghurt sulphite* sulfite* caffeine schokolade nudeln
            kichererbsen* nuss nusse milch honig kaffee brot chocolat pates noix
            arachid* miel lait garbanzo* nuez nueces frutos_secos leche chocolatada
            cioccolato latte miele frumento ceci noten pinda* melk honing brood koffie
            castanh* mel leite cafe trigo amendoi* makaron* orzech* mleko miod kawa kawe
            chleb pszenic* cikolata fistik* sut bal findik kahve makarn* choklad* mjolk
            notter honung kaffe шоколад* орех* горіх* молок* мед мёд глютен* cokolad*
            orech* ciocolat* nuci lapte miere csokolade dio mogyoro tej mez σοκολατα
            ζυμαρικα ξηρους_καρπους μελι γαλα so_co_la mat_ong sua 巧克力 坚果 麦片 牛奶 蜂蜜 咖啡 小麦
            花生 チョコ ナッツ ピーナッツ 牛乳 はちみつ コーヒー パスタ 초콜릿 견과 땅콩 우유 꿀 커피 مكسرات شوكولاتة
            الشوكولاتة حليب عسل قهوة قمح فول शहद दूध चॉकलेट मेवे गेहूं""",
        "safe": """safe safely sfae saftey fine ok okay 0k suitable allowed risk risky dangerous harmful
            harmless harm unbedenklich bedenkenlos gefahrlich vertraglich sans_danger
            sans_risque dangereux sin_problema seguro segura peligroso va_bene sicuro
            pericoloso veilig gevaarlijk a_vontade perigoso bezpieczn* guvenli zararli
            saker sakert farligt безопасн* можно bezpecn* muzu biztonsagos sigur
            siguranta fara_grija ασφαλ* an_toan may_i may_we can_i can_he can_she can_my
            should_i ist_das darf_ich darf_er darf_sie kann_ich puis_je peut_elle
            peut_il puedo puede posso puo mag_ik mag_hij mag_ze pode moge czy_moge
            czy_mozna far_jag tolerate all_right alright go_or_no_go thumbs_up
            leave_alone bon_appetit good_for bad_for 安全 可以吃 能吃 可以 大丈夫 食べても 먹어도 먹여도 괜찮
            آمن يمكن सकता सुरक्षित what_would_happen would_be_fine no_problem
            without_it_doing will_i_be would_i_be give_her give_him serve""",
        "eat": """eat eats ate eaten eating drink drinks drank swallow* consume* feed feeding tasted
            licked bite bites essen gegessen trinken verschluckt manger mange boire
            avale comer comido beber tragado mangiare mangiato bere ingoiato eten
            gegeten drinken ingeslikt comi bebi engoliu jesc zjadl* polknal* yedim icmek
            yuttu ata atit dricka svalde съел* проглот* з'їв snedl* spolkl* ettem
            megettem mancat mananca φαω εφαγα an_duoc 吃了 喝了 食べた 飲んだ 먹었 أكلت खा_लिया""",
        "baby": """baby babies infant* newborn* toddler* month_old months_old weeks_old year_old bimba
            bimbo bambin* bebe* saugling* kleinkind nourrisson niemowl* bebek* spadbarn*
            малыш* младен* miminko csecsemo bebelus* μωρο em_be 婴儿 宝宝 赤ちゃん 아기 رضيع
            الرضيع बच्चे oud""",
        "child": """my_son my_daughter my_boy my_girl my_kid my_kids my_child children child kids son
            daughter grandson granddaughter guest guests husband wife mother gran
            grandma mum""",
        "pet": """dog dogs cat cats puppy kitten parrot budgie hamster rabbit horse guinea_pig hund hunde
            katze chien perro gato gatto hond kat kot kopek kedi katt собак* кош* pes
            kutya caine σκυλο* 狗 猫 犬 강아지 كلب कुत्ता il_cane mon_chat""",
        "medicine": """medication medicine medicines pills tablets_for prescription blood_test treatment cure
            cures heal heals remedy therapeutic medikament* tabletten_nehme medicament*
            medicament medicina medicijn* remedio lekarstw* ilac medicin лекарств* lek
            leky gyogyszer medicamente φαρμακ* 药 薬 약 دواء दवा""",
        "symptom": """sick ill unwell rash hives swell* swollen vomit* throwing_up threw_up puk* nausea
            nauseous dizzy faint* diarrh* the_runs cramp* stomach* tummy belly_ache
            throat itch* itches fever cough* headache heartburn bloated the_loo choking
            choked bleeding blister* burnt_hand poison* salmonell* hospital ambulance
            a_and_e emergency_room breathe breathing tingling_lips lips_tingle lips ubel
            erbrochen bauchschmerzen ausschlag fieber husten durchfall malade vomi
            mal_au_ventre fievre toux eruption enfermo enferma dolor_de_estomago fiebre
            tos diarrea malato mal_di_pancia febbre tosse ziek overgeven buikpijn koorts
            hoest doente dor_de_barriga febre chor* wymiot* brzuch* goraczk* kaszel
            hasta kustu ates oksuruk sjuk krakts feber hosta болит рвот* тошн*
            температур* кашел* nemocn* zvraci boli hanyt* laz beteg bolnav varsat febra
            αρρωστ* πυρετ* om_dau 生病 呕吐 发烧 咳嗽 肚子疼 吐いた 腹痛 熱が 아파 토했 مريض قيء सिरदर्द बीमार""",
        "injury": """burned_myself burnt_myself burned_my burnt_my cut_myself cut_my hurt_myself scalded
            injur* electrocut* a_burn got_hurt helps_against_a verbrannt verletzt brule
            blesse quemado herido bruciato ferito verbrand gewond queimei poparz*
            skaleczy* yandim brant_mig обжег* обжёг* popalil megegett opарил""",
        "spoiled": """mould mouldy mold moldy rotten rancid gone_off expired past_its bulging splinter
            splinters glass_in shard shards maggot* schimmel* verschimmelt moisi* moho
            muffa bolor plesn kuf mogel плесен* penes mucegai 发霉 カビ 곰팡이 عفن फफूंद
            schimmelig beschimmeld worms""",
        "medic": """doctor nurse dietitian dietician nutritionist allergist pharmacist paediatrician
            pediatrician arzt medecin""",
        "traces": "cross_contamination trace_level traces_level traces_of ppm trace_amounts contamination",
        "eats": "healthy slimming lose_weight low_sodium low_salt keto detox immune",
        "appliance": "dishwasher glass pan pans basket hob knife descal*",
    },
    rules=(
        "condition",
        "allergy food|safe|eat|child|baby|medic !allergens",
        "allergy food eat|child|safe",
        "intolerant food|safe|eat !refund ~14",
        "intolerant child|guests ~8",
        "food|eat|spoiled symptom|injury",
        "symptom me|child safe|medic ~14",
        "injury",
        "spoiled eat",
        "spoiled safe food|eat|child",
        "baby food|eat|medicine !high_chair",
        "pet food|eat !petfood ~14",
        "pet safe !petfood !outing ~14",
        "petfood safe|symptom",
        "expecting food|eat|safe|medicine ~14",
        "medicine food|eat|safe",
        "medic food|eat safe|eat",
        "traces safe|symptom|allergy",
        "eats safe|medic",
    ),
)
POLICY.concepts["guests"] = "guest guests somebody_who anyone_who people_who"
POLICY.concepts["petfood"] = "cat_food dog_food pet_food puppy_food kitten_food bird_food fish_food"
POLICY.concepts["expecting"] = "im_expecting i_am_expecting shes_expecting she_is_expecting wife_is_expecting"
POLICY.concepts["outing"] = (
    "bring bringing travel* stay stays staying hotel room bus train plane flight holiday vet brush collar leash"
)
POLICY.concepts["high_chair"] = "high_chair high_chairs highchair highchairs"
