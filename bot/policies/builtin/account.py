"""Who gets in, who somebody is, and anything of anybody else."""

from bot.policies.builtin.common import BuiltIn

POLICY = BuiltIn(
    id="account-security",
    reason="Access, identity or another person's data; check who is writing before anything else.",
    says=(
        "I don't change who can sign in and I don't share anything about other people. I never need a password, a "
        "code or a card number, so please don't write them here. A colleague will check with you who you are."
    ),
    harm="the bot may be talked into matters of access, or into telling one customer about another",
    concepts={
        "change": """change update set switch reset unlock restore disable turn_off trun_of remove deactivate
            forward lift override bypass skip type_the let_me_in get_me_in put_my_account put_the_account
            give_me_access grant_access grant log_me_in send_me_a d1s4ble andern anderen
            andere entsperr* zurucksetz* freischalt* deaktivier* ausschalt* umleiten
            changez changer modifiez reinitialis* deverrouill* desactivez cambie*
            cambia* cambiad* cambien desbloque* restable* desactiv* quita* modifica*
            sblocca* reimposta* disattiva* togli* wijzig verander zet ontgrendel*
            schakel deblokkeer altere mude redefin* zmien* odblokuj* zresetuj* wylacz*
            degistir* sifirla* kapat* andra byt lasa aterstall stang_av смените измените
            разблокируй* сброс* отключите змініть zmente odblok* resetuj* vypne*
            valtoztass* oldja kapcsolja schimba* deblocheaz* reseteaz* αλλαξε* 更改 解锁 重置
            解除 変更 リセット 바꿔 변경 해제 غير تغيير बदल*""",
        "account_thing": """account accounts login log_in sign_in password passwords passcode pin email mail_address
            e_mail mailbox 2fa two_factor second_step 2_step two_step authenticator
            authentication verification verifcation sign_in_link signin_link loginlink
            inloglink owner_of profile username konto kontos zugang anmeld* passwort
            mail_adresse zweiten_faktor compte mot_de_passe adresse_mail
            double_authentification cuenta contrasena correo verificacion profilo
            indirizzo_mail wachtwoord mailadres tweestaps* conta senha palavra_passe
            konta haslo haslem hasla hesap hesab* sifre* e_posta dogrulama losenord*
            tvasteg* e_post аккаунт* парол* почт* двухфактор* обліков* ucet uctu heslo
            fiok jelszo* ketlepcsos cont parola λογαριασμ* κωδικ* 账户 帐号 账号 密码 邮箱 アカウント
            パスワード メールアドレス 二段階認証 계정 비밀번호 이메일 인증 حساب كلمة बैंक खाता""",
        "imperative": """please for_me now from_now_on right_now bitte sofort jetzt ändern_sie s_il_vous
            maintenant por_favor ahora subito adesso alsjeblieft nu meteen agora prosze
            teraz lutfen hemen snalla пожалуйста сейчас prosim kerem here cant_read
            cant_get lost_phone l0st dead closed lost is_dead no_longer doesnt_arrive
            gibt_es_nicht hier plz begging i_beg new_one instead skip dont_have ください なくし
            请 부탁 من_فضلك on_leave leave_it_to lost_my stolen""",
        "proof": """six_digit heres_my_code here_is_my_code code_i_got verified_as my_password_is password_is
            card_number
            thats_me proves as_proof date_of_birth born_on security_question
            mothers_maiden i_am_the_owner knows_me its_really_me now_that_you_know_me
            the_code_i is_verified""",
        "hacked": """hacker* identity_theft stolen_card card_was_stolen unauthoris* unauthoriz*
            someone_ordered somebody_ordered didnt_place did_not_place isnt_mine
            not_mine gehackt pirate_* piraté hackeado hackerato hackead* zhakowan*
            hacklendi hackat* взлом* зламан* napaden* feltort* spart χακαρ* 被盗 盗号 ハッキング
            해킹 اختراق हैक fremde_bestellung someone_else_is_in somebody_else_in
            logged_in_as_me been_hacked was_hacked got_hacked is_hacked hacked_my
            hacked_into someone_hacked somebody_hacked ordered_in_my_name in_my_name
            card_stolen""",
        "data": """address adress street house_number phone telephone number orders ordered order purchases
            bought invoices invoice card plan profile history parcel delivered email
            e_mail e_mails last_four contact name_and chat what_did details membership
            client city adresse telefonnummer bestellt bestellung* rechnung* commande
            commandes commande_* facture* direccion telefono pedido* ha_pedido factura*
            indirizzo ordini ordinato fattur* adres telefoonnummer besteld* bestelling*
            morada endereco encomendas encomenda* telefone zamowien* zamowil* adresi
            siparis* telefon* bestallt bestallningar адрес* заказ* телефон* замов*
            objednav* objednal* rendel* comenzi comand* adresa διευθυνσ* παραγγελ*
            dia_chi don_hang 地址 订单 电话 姓名 住所 注文 電話 名前 주소 주문 전화 عنوان طلب هاتف पता ऑर्डर""",
        "other": """the_lady the_gentleman la_dame cette_dame le_monsieur ce_monsieur la_senora el_senor
            die_dame de_mevrouw die_mevrouw her his their hers my_ex my_exs ex flatmate* roommate* boss neighbour*
            neighbor* sister
            brother sibling colleague* coworker* wife husband girlfriend boyfriend
            partner cousin tenant landlord client client's clients customer customers
            somebody_else someone_else anybody anyone who_else other_people
            other_customers another_customer last_customer before_mine runaway run_away
            daughter friend friends people_with everyone_with all_customers ex_frau
            exfreund* nachbar* schwester bruder kollege* kollegin kunde kunden kundin
            mon_ex voisin* soeur frere collegue cliente client_* clienta clientes vecin*
            hermana hermano jefe soy_su vicin* sorella fratello mijn_ex buurman
            buurvrouw zus broer collega klant klanten irma irmao colega vizinh* sasiad*
            siostr* kolega klient* musteri* komsu* kardes* sambo granne syster kund
            kunder сосед* сестр* брат* клиент* коллег* клієнт* zakaznik* soused* sestr*
            ugyfel* szomszed* πελατ* 客户 顾客 邻居 顧客 お客様 고객 이웃 عميل جار ग्राहक as_her as_his
            she_has he_has sie_hat parent as_a_parent colega_dele mein_chef moj_brat""",
        "tell": """quel_est quelle_est wie_lautet cual_es wat_is_het what_is_her what_is_his whats_her tell give
            show read print list reveal share export dump what_did what_has what_plan
            which_card who_else who where_is where_does is_there has_anybody forward
            send look_up read_out zeig* gib nenn* sag donne* montre* dites dame dime
            muestra* diga* que_ha dimmi mostra* dammi geef laat kun_je podaj pokaz
            powiedz* soyle* goster* visa beratta vad_har скажи* покажи* дай* покаж*
            ukaz* rekni* mondja* mutassa* spune* arata* πες δειξε 告诉 告诉我 显示 教えて 見せて 알려
            보여 أخبرني أعطني बताओ बताइए""",
        "record": """select_name from_customers slack_user where_plan database customers_where
            customer_number customer_id client_number kundennummer customer_no
            profile_of customer_jp""",
        "someones_order": "customers_name kunden_name customer_of whose_order who_ordered kime_ait",
        "access_other": """her_account his_account their_account someones_account my_bosss colleagues_account
            our_colleague daughters_name my_husbands my_wifes into_our my_sons
            mothers_account namen_meiner naam_van op_naam auf_den_namen au_nom_de
            a_nombre_de a_nome na_nazwisko into_our_trade into_the_trade""",
        "already": """already_in_use already_registered means_shes means_hes has_an_account have_an_account
            is_a_customer""",
        "parcel_other": "found_a_parcel parcel_for_a parcel_for_mr parcel_for_mrs",
        "change_now": """desactivez desactive changez reinitialisez debloquez modifiez andern_sie
            deaktivieren_sie setzen_sie entsperren_sie schalten_sie cambie cambien
            cambiad desactiven desbloqueen restablezca* reimpostate sbloccate modificate
            cambiate wijzig_mijn zet_mijn reset_mijn altere mude desative desbloqueie*
            zmiencie odblokujcie wylaczcie zresetujcie degistirin kapatin sifirlayin
            byt_min aterstall_min stang_av смените сбросьте отключите разблокируйте
            скиньте змініть вимкніть zmente resetujte vypnete 请解除 请重置 帮我重置 帮我改 解除して 変更して
            リセットして 초기화해 해제해 바꿔_주 أعد_تعيين غيروا बदल_दो""",
    },
    rules=(
        "hacked",
        "taken own_account !howto !kept_safe ~5",
        "not_my_order own_account ~12",
        "change account_thing imperative !howto ~16",
        "change_now account_thing ~10 !howto",
        "proof tell|change|data|account_thing",
        "typed_pin number ~6",
        "access_other account_thing|change|tell|data",
        "other data tell !howto !call_us ~14",
        "already other|tell",
        "record data|other|tell",
        "someones_order",
        "parcel_other data|tell",
    ),
)
POLICY.concepts["call_us"] = "i_can_phone can_i_phone i_can_call can_i_call to_phone to_call phone_you call_you"
POLICY.concepts["typed_pin"] = "my_pin_is my_pin_code_is my_pin_number_is my_code_is the_code_is my_passcode_is"
POLICY.concepts["taken"] = (
    "stole stolen hijack* compromised breached taken_over took_over broke_into broken_into got_into someone_is_using"
    " somebody_is_using someone_has_been_using someone_used somebody_used someone_changed somebody_changed gestohlen"
    " geklaut ubernommen vole volee robado robada robaron rubato rubata gestolen roubada roubaram skradzion* ukradl*"
    " stulen calindi украли украден* вкрали"
)
POLICY.concepts["own_account"] = (
    "my_account my_accounts our_account my_login my_profile my_password my_email my_e_mail mein_konto meinem_konto"
    " mein_account mon_compte mi_cuenta la_cuenta mio_account mijn_account minha_conta moje_konto mojego_konta"
    " mitt_konto hesabim* мой_аккаунт мою_учетную мій_акаунт"
)
POLICY.concepts["kept_safe"] = "prevent* avoid protect* from_being never_be so_that_nobody"
POLICY.concepts["not_my_order"] = (
    "que_yo_no_hice que_no_hice que_no_he_hecho ich_nicht_bestellt nicht_von_mir je_n_ai_pas_passe"
    " je_n_ai_pas_passee je_n_ai_pas_faite niet_door_mij ik_niet_heb_geplaatst ik_niet_heb_besteld i_never_placed"
    " i_never_made i_did_not_make i_didnt_make"
)
