"""What mail programs write around the words of people, in the languages in which they do: tables, and their patterns.

Collected from what the programs themselves put there. Longer alternatives stand before shorter ones of the same beginning.
"""

import re

LANGUAGES = [
    "en",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "pl",
    "ru",
    "uk",
    "cs",
    "sv",
    "da",
    "nb",
    "fi",
    "hu",
    "tr",
    "ro",
    "el",
    "ja",
    "zh",
    "ko",
    "ar",
    "he",
]
"""The languages of which there is at least something below."""

FROM = (
    "from|von|de|da|van|od|от|від|från|fra|lähettäjä|feladó|kimden|gönderen|expéditeur|remitente|mittente|de la|από"
    "|差出人|送信者|发件人|寄件者|寄件人|보낸 사람|보낸사람|من|מאת"
)
SENT = (
    "sent|date|gesendet|gesendet am|datum|envoyé|envoyé le|date d'envoi|enviado|enviado el|enviado em|enviada em|enviada|fecha|data|inviato"
    "|verzonden|verzonden op|wysłano|data wysłania|отправлено|дата|надіслано|odesláno|skickat|skickat den|sendt|dato"
    "|lähetetty|päivämäärä|elküldve|dátum|gönderildi|gönderme tarihi|tarih|trimis|στάλθηκε|ημερομηνία"
    "|送信日時|日時|日付|发送时间|发送日期|日期|時間|寄件日期|傳送時間|보낸 날짜|날짜|تاريخ الإرسال|التاريخ|تم الإرسال|נשלח|תאריך"
)
TO = (
    "to|an|à|a|para|aan|do|кому|komu|till|til|vastaanottaja|címzett|kime|alıcı|către|προς|destinataire|destinatario"
    "|destinatários|宛先|收件人|收件者|받는 사람|받는사람|إلى|אל"
)
CC = "cc|kopie|copie|copia|cópia|kopia|dw|kopi|kopio|másolatot kap|bilgi|κοιν|копия|копія|抄送|副本|ｃｃ|참조|نسخة|עותק"
SUBJECT = (
    "subject|betreff|objet|asunto|oggetto|assunto|onderwerp|temat|тема|předmět|ämne|emne|aihe|tárgy|konu|subiect|θέμα"
    "|件名|主题|主旨|標題|主題|제목|الموضوع|נושא"
)
OTHER = "reply-to|antwort an|répondre à|organization|organisation|importance|wichtigkeit|priorität|attachments|anlagen"

LABELS = {"from": FROM, "sent": SENT, "to": TO, "cc": CC, "subject": SUBJECT, "other": OTHER}
"""The lines of the head of a quoted or forwarded mail."""

WROTE = (
    "wrote|writes|schrieb(?:en)?|schreibt|a écrit|écrit|escribió|escribio|ha scritto|scrive|scriveva|escreveu|schreef"
    r"|heeft geschreven|napisał\(a\)|napisała|napisał|pisze|написал\(а\)|написала|написал|пишет|писал|написав|пише"
    r"|napsal\(a\)|napsala|napsal|skrev|kirjoitti|írta|ezt írta|şunu yazdı|yazdı|a scris|έγραψε|写道|寫道|写了|书写|님이 작성|작성"
    "|كتب|كتبت|تمت كتابة ما يلي بواسطة|כתב|כתבה"
)

ORIGINAL = (
    "original message|original-nachricht|originalnachricht|ursprüngliche nachricht|ursprüngliche mitteilung|message d'origine"
    "|message original|mensaje original|messaggio originale|messaggio originario|mensagem original|oorspronkelijk bericht"
    "|origineel bericht|oryginalna wiadomość|wiadomość oryginalna|исходное сообщение|оригінальне повідомлення"
    "|původní zpráva|původní e-mail|originalmeddelande|ursprungligt meddelande|oprindelig meddelelse|opprinnelig melding"
    "|alkuperäinen viesti|eredeti üzenet|orijinal mesaj|özgün ileti|mesaj original|αρχικό μήνυμα|元のメッセージ"
    "|原始邮件|原始郵件|原件|원본 메시지|원본메일|الرسالة الأصلية|הודעה מקורית|reply message|replied message"
)

FORWARDED = (
    "forwarded message|begin forwarded message|forwarded by|weitergeleitete nachricht|anfang der weitergeleiteten nachricht"
    "|anfang der weitergeleiteten e-mail|message transféré|message transfere|début du message réexpédié"
    "|début du message transféré|mensaje reenviado|inicio del mensaje reenviado|messaggio inoltrato"
    "|inizio messaggio inoltrato|mensagem encaminhada|mensagem reencaminhada|início da mensagem encaminhada"
    "|início da mensagem reencaminhada|doorgestuurd bericht|begin doorgestuurd bericht|wiadomość przekazana dalej"
    "|przekazana wiadomość|treść przekazanej wiadomości|początek przekazywanej wiadomości"
    "|пересылаемое сообщение|пересланное сообщение|начало переадресованного сообщения|переслане повідомлення"
    "|přeposlaná zpráva|začátek přeposílané zprávy|vidarebefordrat meddelande|vidarebefordrat brev"
    "|vidarebefordrat mejl|videresendt meddelelse|start på videresendt besked|videresendt melding|välitetty viesti"
    "|edelleenlähetetty viesti|továbbított üzenet|továbbított levél|yönlendirilmiş ileti|yönlendirilen ileti|iletilen mesaj"
    "|mesaj redirecționat|προωθημένο μήνυμα|転送メッセージ|転送されたメッセージ|转发的邮件|转发邮件|轉寄的郵件|轉寄郵件|전달된 메시지|전달된 메일"
    "|رسالة معاد توجيهها|رسالة محولة|الرسالة المعاد توجيهها|הודעה שהועברה"
)

FORWARD_PREFIX = re.compile(
    r"^\s*(?:\[[^\]]{0,40}\]\s*)?(?:fwd?|wg|tr|rv|i|enc|res|doorst|pd|vb|vs|vl|videresend|továbbítás|ilt|ref|πρθ|转发|轉寄|転送|전달)\s*[:：]",
    re.IGNORECASE,
)
"""How the subject of a forwarded mail begins."""

SENT_FROM = (
    "sent from my|sent from|sent via|sent with|get outlook for|von meinem|gesendet von|gesendet mit|von unterwegs|diese nachricht wurde von"
    "|envoyé de mon|envoyé depuis|envoyé à partir de|télécharger outlook|obtenir outlook|obtenez outlook|enviado desde|enviado con|obtener outlook|inviato da"
    "|inviato dal|ottieni outlook|scarica outlook|enviado do|enviado a partir|obter o outlook|obtenha o outlook|verzonden vanaf|verstuurd vanaf"
    "|verzonden met|outlook voor|wysłane z|wysłano z|pobierz program outlook|отправлено с|отправлено из|получите outlook|скачать outlook|надіслано з"
    "|odesláno z|skickat från|hämta outlook|sendt fra|hent outlook|lähetetty|elküldve|gönderildi|trimis de pe|στάλθηκε από"
    "|iphoneから送信|androidから送信|私のiphoneから送信|outlook for|outlook für|outlook pour|outlook para|outlook per|发自我的|從我的|从我的|傳送自|寄自我的|获取 outlook|取得 outlook|내 iphone에서 보냄|나의 iphone에서 보냄|أُرسلت من|تم الإرسال من|مُرسَل من|أرسلت من|נשלח מה"
    "|download the proton|dapatkan"
)

SIGN_OFFS = (
    "best regards|kind regards|warm regards|warmest regards|with kind regards|with best regards|regards|many thanks|thanks again"
    "|thanks|thank you|thank you very much|thanks and regards|thanks in advance|best wishes|all the best|best|cheers|sincerely|yours sincerely|sincerely yours|yours truly|yours|take care"
    "|talk soon|see you soon|love|br|kr|rgds"
    "|mit freundlichen grüßen|mit freundlichen gruessen|freundliche grüße|freundliche grüsse|mit freundlichem gruß|mit besten grüßen|beste grüße|beste grüsse"
    "|viele grüße|viele grüsse|liebe grüße|herzliche grüße|herzlichst|herzlichen gruß|schöne grüße|sonnige grüße|mit herzlichen grüßen"
    "|gruß|grüße|gruss|vg|lg|mfg|bg|hg|besten dank|vielen dank|danke|danke und gruß|danke dir|hochachtungsvoll|bis bald|bis dann"
    "|cordialement|bien cordialement|très cordialement|cdlt|bien à vous|bien à toi|amicalement|bonne journée|bonne soirée|sincères salutations|meilleures salutations|merci|merci d'avance|à bientôt|bises|salutations"
    "|saludos|un saludo|saludos cordiales|un cordial saludo|cordialmente|atentamente|muchas gracias|gracias|un abrazo|abrazos|hasta pronto"
    "|cordiali saluti|distinti saluti|un cordiale saluto|saluti|un saluto|grazie|grazie mille|buona giornata|a presto"
    "|atenciosamente|cumprimentos|com os melhores cumprimentos|melhores cumprimentos|abraços|abraço|um abraço|obrigado|obrigada|att|até breve"
    "|met vriendelijke groet|met vriendelijke groeten|vriendelijke groet|hartelijke groet|groeten|groet|groetjes|mvg|bedankt|alvast bedankt"
    "|z poważaniem|pozdrawiam|pozdrawiam serdecznie|serdecznie pozdrawiam|z pozdrowieniami|pozdrowienia|dziękuję"
    "|с уважением|с наилучшими пожеланиями|всего доброго|спасибо|до встречи|з повагою|дякую"
    "|s pozdravem|s přátelským pozdravem|děkuji"
    "|med vänlig hälsning|med vänliga hälsningar|vänliga hälsningar|vänlig hälsning|hälsningar|hälsning|mvh|tack|med venlig hilsen|venlig hilsen|mange hilsner|hilsen|kh|med vennlig hilsen|vennlig hilsen"
    "|ystävällisin terveisin|terveisin|üdvözlettel|tisztelettel|köszönöm|saygılarımla|iyi çalışmalar|teşekkürler|cu stimă|με εκτίμηση"
    "|よろしくお願いいたします|宜しくお願い致します|よろしくお願いします|敬具|此致|祝好|顺祝商祺|谢谢|감사합니다|مع أطيب التحيات|مع التحية|تحياتي|شكرا|שלך|בברכה"
)

DISCLAIMERS = (
    "confidentiality notice|this e-?mail (?:and any|message|is confidential|may contain)|this message (?:and any|is intended|contains confidential)"
    "|the information (?:contained )?in this e-?mail|disclaimer:?$|please consider the environment|think before you print|privileged and confidential"
    "|diese e-?mail (?:enthält|kann|ist vertraulich)|diese nachricht (?:enthält|ist vertraulich)|der inhalt dieser e-?mail|vertraulichkeitshinweis"
    "|ce (?:message|courriel|mail) (?:et|est|peut|contient)|avis de confidentialité|este (?:mensaje|correo|e-?mail) (?:y|es|puede|contiene|e )|aviso legal|aviso de confidencialidad"
    "|(?:questo|il presente) messaggio|le informazioni contenute|esta mensagem (?:e|pode|contém)|dit (?:e-?mail)?bericht (?:is|kan|en)|ta wiadomość|niniejsza wiadomość"
    "|настоящее сообщение|это сообщение (?:является|может)|detta (?:meddelande|e-postmeddelande) (?:är|kan|och)"
)

BANNERS = (
    "caution: this|caution: external|external email|\\[external\\]|this email originated from outside|you don't often get email from"
    "|sie erhalten nicht oft e-mails von|achtung: diese e-mail|externe e-mail|vous n'obtenez pas souvent d'e-mail|no suele recibir correos"
    "|non si ricevono spesso messaggi|u ontvangt niet vaak e-mail|attention: this email|warning: this email|this message was sent from outside"
)

AWAY = (
    "out of (?:the )?office|automatic reply|auto(?:matic)?[- ]?reply|autoreply|away from (?:the|my) office|i am away|on vacation|on annual leave|ooo[: ]"
    "|abwesenheitsnotiz|automatische antwort|abwesend|abwesenheit|nicht im büro|réponse automatique|absence du bureau|absent\\(e\\) du bureau|message d'absence"
    "|respuesta automática|fuera de la oficina|ausente de la oficina|risposta automatica|fuori (?:sede|ufficio)|assente dall'ufficio"
    "|resposta automática|fora do escritório|ausência temporária|automatisch antwoord|afwezig(?:heid)?|niet aanwezig"
    "|automatyczna odpowiedź|odpowiedź automatyczna|poza biurem|nieobecność|автоматический ответ|автоответ|вне офиса|автовідповідь"
    "|automatická odpověď|mimo kancelář|autosvar|automatiskt svar|automatisk svar|frånvarande|fraværende|poissa|automaattinen vastaus"
    "|automatikus válasz|házon kívül|otomatik yanıt|ofis dışında|răspuns automat|αυτόματη απάντηση|不在通知|自動応答|自動返信|自动回复|自動回覆|自动答复|외출 중|자동 회신|자동 응답|رد تلقائي|خارج المكتب|תשובה אוטומטית"
)

MONTHS = (
    "jan janv janvier ene enero gen gennaio sty stycznia led ledna ян января янв january januar januari jänner styczeń oca ocak 1月",
    "feb fev fév févr février febrero febbraio fevereiro lut lutego фев февраля february februar februari únor şub şubat 2月",
    "mar mär märz mars mrt maart marzo março marca мар марта march maaliskuu břez března mart 3月",
    "apr avr avril abr abril aprile kwi kwietnia апр апреля april dubna nis nisan 4月",
    "may mai mayo mag maggio maio mei maja мая май maj května mayıs 5月",
    "jun juin junio giu giugno junho cze czerwca июн июня june juni června haz haziran 6月",
    "jul juil juillet julio lug luglio julho lip lipca июл июля july juli července tem temmuz 7月",
    "aug août aout ago agosto sie sierpnia авг августа august augustus augusti srpna ağu ağustos 8月",
    "sep sept septembre septiembre set settembre setembro wrz września сен сентября сент september září eyl eylül 9月",
    "oct okt octobre octubre ott ottobre out outubro paź października окт октября october oktober října eki ekim 10月",
    "nov novembre noviembre novembro lis listopada ноя ноября нояб november listopad kas kasım 11月",
    "dec dez déc décembre dic diciembre dicembre dezembro gru grudnia дек декабря december dezember desember prosince ara aralık 12月",
)
"""Names of months and their beginnings; an index of 0 is January."""
