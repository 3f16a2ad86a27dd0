"""Somebody who speaks of ending or hurting themselves. No answer about parcels may follow."""

from bot.policies.builtin.common import BuiltIn

POLICY = BuiltIn(
    id="distress",
    reason="The customer may be in danger of their life (speaks of dying or hurting themselves); read this at once.",
    says=(
        "I'm a bot, and this matters more than anything I could answer. If you or somebody near you is in danger, ring "
        "112 or your local emergency number now, please. A crisis line or somebody you trust can be with you at any "
        "hour. A colleague will read what you wrote."
    ),
    harm="somebody who speaks of ending their life may get an answer about parcels",
    concepts={
        "dying": """want_to_die wanna_die wish_i_was_dead wish_i_were_dead ready_to_die better_off_dead
            dont_want_to_live_any dont_want_to_live_anymore no_longer_want_to_live
            dont_want_to_be_alive cant_live_like_this no_reason_to_live
            nothing_to_live_for tired_of_living sick_of_living will_sterben
            mochte_sterben nicht_mehr_leben lieber_tot veux_mourir envie_de_mourir
            plus_envie_de_vivre veux_plus_vivre quiero_morir quiero_morirme
            no_quiero_vivir ganas_de_vivir wil_dood liever_dood niet_meer_leven
            voglio_morire non_voglio_vivere non_voglio_piu_vivere quero_morrer
            nao_quero_viver chce_umrzec nie_chce_zyc olmek_istiyorum vill_do
            хочу_умереть хочу_померти 想死 不想活 死にたい 죽고_싶 اريد_ان_اموت मरना_चाहत""",
        "ending": """kill_myself killing_myself kill_my_self end_my_life ending_my_life end_it_all
            take_my_life take_my_own_life taking_my_life suicidal commit_suicide
            committing_suicide thinking_of_suicide thinking_about_suicide about_suicide
            mich_umbringen mir_das_leben_nehmen selbstmordgedanken selbstmord_begehen
            suizid* me_suicider me_tuer mettre_fin_a_mes_jours finir_avec_la_vie
            suicidarme matarme quitarme_la_vida zelfmoord_plegen zelfmoord_denken
            mezelf_van_kant een_eind_aan_mijn_leven uccidermi suicidarmi
            togliermi_la_vita me_matar tirar_a_minha_vida zabic_sie samobojst*
            kendimi_oldur* ta_livet_av_mig покончить_с_собой убить_себя вбити_себе 自杀
            自殺 자살 انتحار आत्महत्या""",
        "hurting": """hurt_myself hurting_myself harm_myself harming_myself self_harm selfharm cut_myself_on_purpose
            mir_etwas_antun mich_verletzen_will me_faire_du_mal hacerme_dano
            mezelf_pijn farmi_del_male me_machucar""",
        "not_meant": """laughing lachen rire risa squad battery akku phone laptop from_laughter
            of_embarrassment of_boredom of_shame for_that_price""",
        "by_chance": "accident* accidentally by_mistake versehentlich par_accident sin_querer per_ongeluk",
    },
    rules=("dying !not_meant", "ending !not_meant", "hurting !by_chance !not_meant"),
)
