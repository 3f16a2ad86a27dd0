"""The bot's own instructions, settings and records, other people's chats, and orders to be something else."""

from bot.policies.builtin.common import BuiltIn

POLICY = BuiltIn(
    id="extraction",
    reason="Somebody tries to read out or to change the bot's instructions.",
    says=(
        "I'm a bot for questions about our products and orders. I don't share or change how I'm set up, and I don't "
        "share anybody else's conversations. What can I help you with?"
    ),
    hands_over=False,
    harm="the bot may be told what to say by a customer or by a document",
    concepts={
        "prompt": """system_prompt systemprompt systme_promt systme_prompt system_message systemprompts
            your_prompt the_prompt prompt promt hidden_instructions hidden_prompt
            your_config config_show initial_instructions instructions_were_you
            instructions_you_were initial_prompt secret_instructions
            hide_your_instructions your_hidden uvqqra your_thresholds thresholds
            your_context context_window passages_you* api_key api_keys
            environment_variables env_vars your_logs conversation_log log_of_all logs_of
            debug_mode developer_mode developer_console maintenance_mode source_code
            model_version training_data words_above text_above above_this_line
            everything_above before_my_first right_before_my comes_right_before
            systemanweisung* anweisungen versteckten deine_regeln instructions_cachees
            tes_instructions consignes prompt_systeme tus_instrucciones instrucciones
            prompt_del_sistema istruzioni prompt_di_sistema instructies systeemprompt
            instrucoes prompt_do_sistema instrukcje polecenia polecen* prompt_systemowy
            talimat* sistem_istemi instruktioner* инструкци* системн* промпт* інструкц*
            instrukce systemovy utasitas* instructiuni* οδηγιες chi_thi 系统提示 提示词 指令
            プロンプト 指示 프롬프트 지시 تعليمات التعليمات निर्देश written_in_the_same same_text""",
        "reveal": """show shwo print reveal output repeat display dump tell give write quote read copy
            translate list state leak send summarise summarize continue what_are what_is
            whats which your_exact word_for_word verbatim 1n sh0w run see gib zeig*
            nenne wiederhol* wortlich schreib* affiche* montre* repete* donne* revele*
            muestra* repite* dime imprime mostra* ripeti* stampa* dimmi toon laat
            herhaal geef mostre* repita* imprima pokaz* powtorz* wypisz* goster* yazdir*
            tekrarla* visa upprepa skriv покажи* повтори* выведи* напечата* покаж* ukaz*
            vypis* zopakuj* mutasd* irasd* arata* repeta* afiseaza* δειξε επαναλαβε 输出
            显示 告诉 表示 出力 教えて 보여 출력 أظهر اعرض दिखाओ बताओ confirm_by""",
        "ignore": """ignore igonre ignor disregard forget override overrule bypass 1gn0re ig_nore
            stop_following vergiss ignorier* missacht* ignorez oublie* oubliez ignora*
            olvida* ignora dimentica* negeer vergeet esqueca* zignoruj* zapomnij*
            yok_say* unut* gormezden ignorera glom игнорир* забудь* ігнор* ignoruj*
            zapomen* hagyd felejts* uita* αγνοησε bo_qua 忽略 忘记 無視 忘れ 무시 잊어 تجاهل انس
            नजरअंदाज भूल""",
        "rules_of": """instruction* instrctions rules rule restrictions guidelines anweisung* regeln consigne*
            regle* reglas regole regels regras zasad* polecen* kural* regler правил*
            pravidl* szabaly* reguli κανον* 之前 规则 以前の ルール 이전 규칙 السابقة قواعد पिछले
            your_limits the_limits previous_prompt* what_you_were_told everything_above
            everything_before all_that_was_said""",
        "roleplay": """you_are_dan youre_dan youre_now_dan dan_mode jailbreak* without_rules no_rules
            free_of_rules unfiltered uncensored no_restrictions removed_your_limits
            break_just_one break_one_of_your break_your_rules do_anything_now god_mode
            evil_twin developer_mode pretend_to_be_the im_the_developer your_developer
            you_obey obey_the_user session_has_been system_notice new_policy bot_without
            grandma_used grandmother_used youre_a_human say_you_are_a_human pretend_you_are_a_human human_called
            swear_words schimpf* insult* curse_at calls_customers swear_at and_curse
            n_curse shoulder_at_this over_anas_shoulder""",
        "marker": """im_start im_end system_new role_system begin_system end_system sys drop_table
            script_alert collect_example img_src onerror assistant_send assistant_tell
            assistant_say assistants_must ai_instruction role_assistant context_user""",
        "others": """another_customer other_customers other_customer last_customer other_chats
            other_conversations somebody_elses chats_of all_conversations
            conversations_of chat_before_mine andere_kunden autres_clients
            otros_clientes altri_clienti andere_klanten outros_clientes innych_klient*
            diger_musteri* andra_kunder других_клиент* інших_клієнт* jinych_zakazn*
            mas_ugyfel* alti_clienti 其他客户 他の客 他のお客 다른_고객 عملاء_آخرين ديگر""",
        "chats": """chat chats conversation* asked message* logs records history last_thing gespräch*
            konversation* discussion* demande conversac* conversazion* gesprek*
            conversas rozmow* pytal* konusma* samtal* разговор* переписк* konverzac*
            beszelget* conversat* 对话 会話 대화 محادثات बातचीत""",
        "secret": "passphrase password_for api secret_key credentials token secrets",
        "yours": """your_* you dein* deine ton tes tu tus tuo tuoi je jouw teu seu seus twoj* senin dina
            твой твои tvoj* tvuj""",
        "guide": "mixer oven assembly user_manual for_the_brio recipe care",
        "setup": """your_instructions your_rules your_configuration your_guidelines your_system your_orders
            your_settings how_you_are_set_up your_policy_file your_training""",
        "strongly": """hidden secret initial original internal full_text word_for_word verbatim literally print
            reveal repeat output dump leak configuration given_before all_of_your
            line_by_line""",
    },
    rules=(
        "prompt reveal !guide",
        "ignore rules_of",
        "setup strongly",
        "setup ignore",
        "roleplay",
        "marker",
        "others chats|reveal|data",
        "prompt ignore|yours !guide ~6",
        "secret reveal yours ~10",
    ),
)
