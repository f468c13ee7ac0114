"""Forms of first names that stand for each other: "Bob" is sought as "Robert", too, and the other way round.

Folded, a line for each name with its short and familiar forms, from everyday use in the languages that our users'
people most often come from. A form may stand in several lines.
"""

from collections import defaultdict

_LINES = """
abigail abby gail | abraham abe bram ibrahim | adrian adi | agnes aggie | albert al bert bertie | alejandro ale alex
alexander alex alec sandy sasha xander lex alessandro aleksandr aleksander oleksandr alexandre
alexandra alex sandra sandy sasha lexi aleksandra alessandra | alfred al fred alf freddie | alice ali | alison ali allie
amanda mandy | anastasia nastya stacy | andrea andi | andrew andy drew andre andreas andrei andrzej anders andrea
angela angie | anna ann anne annie anya ania hanna hannah nan | anthony tony antonio anton antoine | anneliese anne liese
arthur art artie arturo | barbara barb babs basia | beatrice bea trixie beatriz | benjamin ben benny benji
bernard bernie bernhard | bogdan bohdan | bronislaw bronek | cameron cam | carolina caro | caroline caro carrie lina
catherine katherine kathryn cathy kathy kate katie kat kit catalina katarina katharina ekaterina katya kasia katarzyna
charles charlie chuck carl carlos karl | charlotte charlie lotte lottie | christian chris kristian | christina chris
christine christina tina chris kristin kirsten krystyna cristina | christopher chris kit krzysztof kris cristobal
clara klara | claudia claudi | cornelia conny nelly | cynthia cindy | daniel dan danny danilo | daniela dani
david dave davey dawid | deborah deb debbie | dennis denny denis | dimitri dmitry dima mitya | dolores lola
dominic dom nick dominik | donald don donnie | dorothy dot dottie dorothea thea | edmund ed ned | eduardo edu
edward ed eddie ted ned teddy eduard | eleanor ellie nell nora lena | elena lena | elizabeth liz lizzie beth betty eliza
elizabeth elisabeth elsa ilse lisa liesel lili bettina elzbieta ela isabel | ellen elle | emilia emmi milla
emily em emmy | emmanuel manny manu manuel | ernest ernie ernst | esther essie | eugene gene evgeny zhenya | eva eve evi
ferdinand ferdi | fernando nando | florian flo | francis frank fran franz francesco francisco frans franciszek paco pancho
frances fran francesca franziska | frederick fred freddie fritz friedrich federico frederik | gabriel gabe gabi
gabriele gabi | gerald gerry jerry gerhard gerd | geoffrey jeffrey geoff jeff gottfried | george georgie georg jorge jerzy jurek
georgina gina | gerard gerry | gertrude trudy gerti | gillian gill jill | giovanni gianni vanni | giuseppe beppe peppe
gregory greg grzegorz grigori grisha | guillaume guy | guillermo memo | gustav gus | hans johannes hannes | harold hal harry
harry henry harold | heinrich heinz heini | helen ellie nell helena lena hela | henry hank harry hal henri henrik heinrich
herbert herb bert | hubert bert | hugo hugh | ignacio nacho | igor ihor | irene rena | isaac ike | isabella bella izzy isa
ivan vanya john | jacob jake jack jakob jakub kuba jacques | jacqueline jackie | james jim jimmy jamie jaime diego
jane janie jan joanna | jan johannes | janet jan | jason jay | jean john | jennifer jen jenny | jeremy jerry jem
jerome jerry hieronymus | jessica jess jessie | jesus chuy | joan joanie | joanna jo joasia asia johanna | joachim jochen achim
john jack johnny jon johann johannes jan juan ivan giovanni jean ian sean hans | jonathan jon jonny | jorg joerg georg
jose pepe joseph | joseph joe joey jo josef jozef giuseppe yusuf | joshua josh | josephine jo josie | judith judy
julia julie jules | julian jules | justin jus | karen kari | karolina karo | kenneth ken kenny | kimberly kim | klaus nikolaus
konstantin kostya | konstantinos kostas dinos | laurence lawrence larry laurie lorenzo lars lorenz | leonard leo len lenny leonhard
leopold leo poldi | leonardo leo | lillian lily | louis lou louie luis ludwig luigi lewis | louise lou luisa | lucas luke lukas luca
lucy lucia lucie | ludmila lyudmila luda | lukasz lukas luke | lydia lidia | madeleine maddie lena | magdalena magda lena
malgorzata gosia margaret | manfred manni fred | marcus mark marek marco marc markus | margaret maggie meg peggy greta rita margarete
margaret gretchen margot daisy madge margarita | maria mary marie mia maja mitzi maryam miriam | marianne mary anne | martha marta patty
martin marty marcin | mary molly polly may | matthew matt matty matthias mateo mateusz matteo hias | matilda tilly tilda
maximilian max | maxwell max | megan meg | melanie mel | melissa mel lissa | michael mike mick micky mikey michal misha miguel michel
michael mikhail mikael michele mihai | michelle shelly | mildred millie | mohammed muhammad mohamed mo mohammad mehmet
mikolaj nicholas | monica moni monika | nathaniel nathan nat nate | natalia nat natalie natasha | nicholas nick nicky klaus nico niklas
nicholas nicolas nikolai kolya nils claus | nicole nic nicki | norman norm | nora eleanora | oliver ollie olli oliwier | olivia liv livvy
oswald ozzie | otto odo | pamela pam | patricia pat patty trish tricia patrizia | patrick pat paddy patryk
paul pablo pavel pawel paolo pal | paula paulina | peter pete petra pedro piotr pietro petr pjotr pierre | philip phil filip felipe philipp pip
przemyslaw przemek | rachel rae | rafael rafa raphael | ramon ray | raymond ray raimund | rebecca becky becca | regina gina
reginald reg reggie | renate reni | ricardo ricky rico | richard rich rick ricky dick ryszard | robert rob bob bobby robbie bert roberto
robin rob | roderick rod | rodrigo rod | roger rodger rudiger | roland rolli | ronald ron ronnie | rosemary rose rosie | rosa rose rosie
rudolf rudi | rupert robert | russell russ | ruth ruthie | salvador sal chava | samantha sam sammy | samuel sam sammy
sara sarah sally sadie | sebastian seb basti bastian | sergio checho | sergei seryozha serhiy | siegfried sigi | sigmund siggi
simon si szymon simone | sophia sophie sofia zofia zosia sonia | stanislaw stan staszek | stanley stan
stephen steve steven stefan stephan esteban stefano stepan szczepan etienne | stephanie steph steffi stefania | susan sue susie suzanne susanne
susanna susi zuzanna zuza | svetlana sveta | sylvia silvia sylvie | tadeusz tadek | tatiana tanya | teresa tess terry theresa resi
terence terry | theodore ted teddy theo theodor fyodor | thomas tom tommy tomas tomasz tommaso | tiffany tiff | timothy tim timmy
ulrich uli | ulrike uli ricke | ursula uschi ulla | valentina val valya | valerie val | veronica ronnie vera | vicente chente
victor vic viktor | victoria vicky tori viktoria | vincent vince vinnie | virginia ginny | vladimir vova volodya vlad volodymyr
walter walt wally | werner werni | wilhelm willi william | wilhelmina mina willa | william will bill billy liam willy guillermo guillaume
wolfgang wolf wolfi | yevgeny zhenya | zachary zach zack | zbigniew zbyszek
"""


def _forms() -> dict[str, frozenset[str]]:
    forms: dict[str, set[str]] = defaultdict(set)
    for line in _LINES.replace("|", "\n").splitlines():
        names = line.split()
        for name in names:
            # The first of a line is what the others stand for; those stand for it, not for each other.
            forms[name].update(names[1:] if name == names[0] else names[:1])
    return {name: frozenset(others - {name}) for name, others in forms.items()}


_FORMS = _forms()


def forms_of(name: str) -> frozenset[str]:
    """Other forms of a folded first name; none for most words."""
    return _FORMS.get(name, frozenset())
