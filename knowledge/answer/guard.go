package answer

// The guard stands before everything else: a cry for help is not a question
// about programmes, and an attack is not to be understood any better than it
// must be.

var crisisCue = newCue(`
	죽을(만큼|것같이|것처럼|정도로)(너무)?(힘들|힘드|괴로|괴롭|고통)
	죽[고구](싶|프|만싶|시퍼|시프|십어)|죽어(버리|버릴|야(하|겠|지|돼|되|끝|할)|도(좋|괜찮|상관|되)|주면|줄까)|죽을(래|까|거야|거예요|거임|생각|준비|방법|자신|각오|수밖에|날만)|죽는(게|것이|편|방법|것만|길|상상|꿈)|죽었으면|죽으(려고|면(다|편|끝|좋|되|돼|그만|어떨|모든)|러)|죽기로|죽자(고)?|죽음(을|만|이)(생각|기다|원|편|답)|죽은듯이살
	(^|[^어아여워려파서해와])죽(겠|을거|는)다(고|며|면서|는데|던데|네요$)|(확|콱|같이|혼자|편하게|고통없이|안아프게|쉽게|조용히|그냥)(죽(어|고|을|는|자|으)|가버리고싶)|죽는약|죽게(해|놔)
	자살|ㅈㅅ(하|할|각|충동|생각|마려)|극단적(인)?(선택|생각)|안락사(하고|받고)싶|스스로목숨|목숨(을)?(끊|버)|생명(을)?끊|숨(을)?끊|칼로(\S{0,4})(긋|그었|그어|찌르고)|유언
	(뒤지|디지|뒈지)(고싶|러가|려고|자$)|(뒤져|디져|뒈져)(버리|야지|야겠|도될)|자살각|한강(물|각|가야|갈까|간다|가고싶|가는게)|이승(을)?(하직|탈출|떠)|하직하|저승(으로|에)?(가고|갈래|가야)|하늘나라(로|에)?(가고|갈래|갈까)|요단강|(증발|소멸)하고싶|먼지가되고|연탄(불)?(을)?(피우|피워)|락스(를)?(마시|먹)|신변(을)?정리|눈(을)?감고싶|영영(잠들|떠나|눈감)
	(살|살아갈|살아있을|존재할)(가치|자격|필요)(가|도|이)?없|살아있(는게|는것이|다는게)(\S{0,3})(고통|지옥|부끄|미안|죄|싫|괴로|힘)|죽음이(두렵지않|무섭지않|기다려|부러|편할|낫)|죽음(으로|만이)|숨(을)?쉬는(것|거|게)(도|조차|마저)?(\S{0,3})(싫|지겹|힘들|괴로|귀찮|고통|버거)|(내일|아침)(이|이란게)?(안|오지)(\S{0,3})(왔으면|않았으면|와도|않으면|오면)|(나|내가|제가|나만|나같은(게|건|놈|애|사람))(\S{0,3})없(으면|어도|는게|어야|어지는게)(\S{0,12})(편|낫|나을|행복|좋|괜찮|모를|모르)|(다|모두|전부|모든걸|이제)(\S{0,2})(놓아버|놔버|내려놓고|놓고)(\S{0,4})싶|삶의끈|(편지|글|메모)(를|을)?(쓰고|남기고|써놓고|써두고)(\S{0,4})(떠나|가려|갈|사라)|세상과(작별|이별)|작별인사(를|하고)
	목(을)?(매달|맬|매고|매려|맸|조르)|투신|뛰어내리|뛰어내릴|뛰어들(고싶|까|려)|번개탄|(손목|팔목|팔)(을|에)?(긋|그어|그었|그을|칼)|자해|유서
	(옥상|난간|절벽|다리위|교각|철로|선로)(이에요|예요|이야|야|인데|입니다|에서있|에올라|위에서|위에있|에있어|에왔|에나와)
	살기(가|도)?(싫|힘들어서그만)|살고싶지|살고싶은(마음|생각|이유|의지)(이|은|도|가)?(없|안|사라)|그만살|(더|더는|더이상)(은)?(못살겠|살고싶지|살기|살아갈)|사는게(의미|지옥|싫|고통|무의미|괴로|두렵)|살아서(뭐|무슨|무엇)|살아(봐야|봤자|야하나|야할이유|있는게|있기)(\S{0,4})(싫|의미|고통|괴로|$|뭐|무슨|힘)?|왜(살|사)(는지|아야|지|나)|살(아갈|아야할)?(이유|의미|의욕|의지|희망)(가|를|도|이)?(없|모르|안보|사라)|사는(의미|이유)
	살(아갈|아낼)?(자신|용기|힘|기력|희망)(이|도|가)?없|(버틸|견딜)(힘|자신|기력|용기)(이|도|가)?없|(더는|더이상|이제(는)?)(못(버티|견디)|(버틸|견딜)수(가)?없)
	(이번생|이번인생|내생|내인생|인생|삶)(은|는|이|도)?(여기까지|이제끝|그만둘|그만하|접을|접고|끝낼|끝내|놓아|놓고|놓을)|(다들|모두들?|얘들아|엄마|아빠|가족들?|여러분)(\S{0,6})(미안(해|했|하다)|고마웠|잘있어|잘지내)
	(삶|인생|생|목숨)(을|이|은|도)?(끝|포기하고|정리하|마감|내려놓|하직|마치고싶|버리고)|세상(을)?(떠나(고|려|면|버)|등지|하직)|이세상에(서)?(없|사라|있고싶지|존재)
	다끝낼|(사라질|없어질|떠날|끝낼|죽을)(\S{0,2})(방법|수단)|저세상(으로|에)?(가|갈|보내|$)|약(을)?먹고(\S{0,6})(끝|죽|갈게|떠나|영원)|다끝내(고싶|버리|려|야겠|자|면)|(모든|모두|전부)(걸|것을|게|것이)?(끝내|끝났으면|놓아버|놓고싶|끝장)|사라지고싶|사라져버리|(내가|제가|나만|저만|나하나)(\S{0,4})(사라지면|사라졌으면)|(없어지|사라지)는(게|것이|편이)(낫|나을|좋|편)|없어지고싶|없어져(도|버리|야|주)|없어졌으면|없어지면(다들|모두|좋|편)|나(하나|만|같은건|따위)?(없(어지|으)면|사라지|없어져)|존재하고싶지|태어나지(말|않)|(안|괜히|왜)태어났|태어난(게|것이)(후회|잘못|죄)|눈(을)?(뜨고|안떴|뜨지|뜨는)(싶지|으면|않았으면|것도싫|게싫)|깨어나(지않|고싶지)|안깨어났|(잠들|자)(어|서|면|다가)(\S{0,6})(안깨|못깨|깨지않|깨지말|안깼|안일어)|영원히(자고|잠들|쉬고)
	(수면제|진통제|약)(을|를|도)?(자꾸|계속|몰래|조금씩)?(모으|모아|모은|모았)|수면제(를|가|로)?(모|먹고|다먹|털|한|과다)|약(을)?(한꺼번에|한번에|다|왕창|과다)(먹|털|삼|복용)|농약(을|까지|도|이라도)?(\S{0,4})(마시|마셨|먹|샀|사오|사왔|사놓|삼켰)
	`, `
	kill(ing)? (myself|himself|herself|themselves)|suicid(e|al)|kms|unalive
	end(ing)? (my|his|her|their|this) (own )?life|end(ing)? (it|things|everything) ?(all|tonight|now|today|soon|for good|forever)?$|end(ing)? (it|things|everything) (all|tonight|now|today|soon|for good|forever)|(take|takes|taking) (my|his|her|their) (own )?life
	(want|wants|wanted|wanna|going|plan|planning|ready|rather|hope|wish|like|feel like|thinking (of|about)) (to |i (was|were|could) )?(die|dying|be dead|dead|disappear|not exist|never wake up|end things)|everything to end|want it (all )?to (end|stop)|wish i (had never been|was never|wasnt|were never|werent) (born|alive)|never been born|better off (dead|without me)
	(dont|do not|doesnt|didnt|not|no longer|cant) (want to|wanna|bear to|see any reason to) (live|be alive|exist|be here|wake up|go on living|keep living)( anymore)?|cant (live|exist|keep living|go on living) anymore|no (point|reason|sense|meaning) (in |to |of |for )?(living|live|life|going on|go on|being alive|keep going)|nothing (left )?to live for|(any|a|the|no) (reason|will|point|strength) (left )?to (keep |go on |continue )?(live|living|going|on|being alive)|(lost|losing|no) (the |my |all )?will to live|(giv(e|en|ing)|gave) up on (life|living|everything)|(im|i am|being) (just |only |such )?a burden (to|on)|never wake up|life (isnt|is not|is no longer|not) worth|tired of (living|life|being alive)|hate being alive
	(cut|cutting|hurt|hurting|harm|harming) (myself|my wrists?|my arms?)|self harm|overdos(e|ed|ing)|hang(ing)? (myself|himself|herself)|jump(ing|ed)? (off|from|in front of) (a|the|my|this|that) (\w+ ){0,2}(train|tower|cliff|bridge|roof|building|balcony|window)|slit my wrists?|cant (go on|take it any ?more|do this any ?more|keep going)
	if i (\w+ )?(disappear(ed)?|died?|vanish(ed)?|was(nt| not)? (gone|dead|here|around)|were(nt| not)? (gone|dead|here|around))|(nobody|no one|noone) (would|will|d) (\w+ )?(care|notice|miss)|say(ing)? goodbye forever|goodbye (cruel )?world|disappear forever|suicide note|goodbye (letter|note|message|video)|(last|final) (letter|note|words|goodbye)|(everyone|everybody|they|my family|my kids|the world|people) (would|will|d) (\w+ ){0,2}be (\w+ ){0,2}(better|happier|fine|ok|okay|relieved) (off )?(without me|if i)|life (is|feels|seems|has become) (\w+ )?(meaningless|pointless|worthless|unbearable|over|a burden)|im (just )?(so )?done (with (life|living|everything|it all)|living|trying|fighting)|and im done$|cant live (like this|anymore|any more|with this)|pills (to|and) (end|sleep forever)|(took|taken|taking|take|swallowed|swallow) (\w+ ){0,5}(pills|sleeping tablets)|feel(s|ing)? like dying|(want|need) (it|this|everything|my pain) (all )?to be over
`)

// notCrisis is taken out before the crisis cues are looked for: words that
// sound alike but are idioms, names or lines of work.
var notCrisis = newCue(`
	자살(예방)?(상담사|예방교육|예방사업|예방강사|예방센터)(채용|일자리|자격|과정|교육|되려|공고|구인)|자살골|자살률|자살(빠|찌|뺄|이빠|이찌)|유서깊|자해공갈|에목(을)?매|투신(권|사)|(이직|일|업무|숙제|야근|더위|추위|배고파|졸려|심심해|웃겨|귀찮아|바빠|보고싶어|먹고싶어|피곤해|더워|추워|더워서|추워서|배고파서|졸려서|웃겨서|심심해서|바빠서|피곤해서)죽(고싶|을것|을거)
	(서류|과제|업무|일|공부|신청|작업|숙제|정리|등록|준비|이력서|훈련|수료)(을|를|은|는|도)?(오늘|빨리|얼른|이번주)?다끝내
	`, `
	suicide (squad|doors?)|(prevention|hotline) (counsell?or|job|jobs|training|course)
`)

var (
	imminentCue = newCue(`때려|때리|때렸|맞고있|폭행|흉기|칼을들|가두|갇혀|쫓아와|약(을|를)?모아|지금(바로|당장)?(죽|뛰어|옥상|난간|다리|한강|약)|옥상(에|위|이)|난간|(약|수면제|농약)(을|를)?(\S{0,6})(먹었|삼켰|마셨)|유서(를)?(썼|써놓)|손목(을)?(그었|긋고)|자해했|오늘(밤)?(죽|끝|갈)|이제안녕|마지막인사`,
		`(is |keeps )?(beat|beats|beating|hit|hits|hitting) me|locked (me )?in|has a knife|right now|tonight|on the (roof|bridge|ledge)|took (all )?(the |my )?pills|overdosed|already (cut|took)|goodbye`)
	thirdCue = newCue(`(친구|가족|동생|언니|오빠|누나|형|엄마|어머니|아빠|아버지|남편|아내|아들|딸|동료|애인|여친|남친|지인|직원|아는사람|룸메)(이|가|분이|분께서|께서)`,
		`my (friend|brother|sister|mother|mom|father|dad|husband|wife|son|daughter|colleague|coworker|roommate|boyfriend|girlfriend|employee)|a friend|he|she|someone`)
)

// despair is what no single phrase gives away but several together do: life as
// the subject, exhaustion, an end to it, a farewell, a place or a means.
var despair = []cue{
	newCue(`사는게|사는것|살아가는|삶|인생|이번생|세상|살고|살아|하루하루|존재|태어`, `life|living|live|alive|existing|the world|being here|every day|everyday`),
	newCue(`지옥|지쳤|지쳐|지친|지긋지긋|혼자뿐|혼자밖|아무도없|아무도나|의미(가|도)?없|소용(이|도)?없|희망(이|도)?없|괴롭|괴로|외롭|외로|비참|무가치|쓸모(가|도)?없|짐만|짐이|민폐|절망|우울|고통|못버티|못견디|견디기|버티기|견딜|버틸|눈물만|너무힘들|죽을만큼`, `exhausted|tired of|so tired|alone|lonely|nobody|no one|hopeless|worthless|useless|burden|meaningless|pointless|pain|suffering|hate myself|depress\w+|hell|cant cope|unbearable|empty inside`),
	newCue(`끝내(고|려|버|자|야|면|고싶)|끝낼|끝났으면|끝이(왔|났|면)|그만하고싶|그만두고싶|놓고싶|놓아버|놓을|놔버|포기하고싶|포기할|떠나고|떠날|떠나려|떠나면|사라지|사라질|없어지|없어질|잠들고싶|쉬고싶다영원|내려놓고|가버리고싶|정리하(고|려)`, `(want|need|ready|going|decided|trying) (\w+ )?to (end|stop|quit|leave|disappear|give up|go|sleep forever)|end it|ending|over with|give up|giving up|disappear\w*|be gone|fade away|let go`),
	newCue(`미안해|미안합니다|미안했|고마웠|잘있어|마지막(인사|으로|말)|안녕히|이제안녕|모두안녕|부탁해우리`, `sorry everyone|goodbye|farewell|last (message|words|day)|forgive me|tell my (mom|mother|family|parents|kids)`),
	newCue(`한강(\S{0,3})(다리|대교|위|가|왔|간)|옥상|난간|절벽|번개탄|수면제|농약|밧줄|칼을|약을(\S{0,4})(모|많이|한움큼|삼)|다리위`, `pills|razor|rope|knife|bridge|rooftop|ledge|gun|poison`),
	newCue(`오늘밤|오늘(까지|이마지막|로)|지금(여기|위|서있)|이만|이제(그만|다|정말|는더)`, `tonight|anymore|any more|already|right now|for good`),
}

// severalOf is how many of them make a cry for help; a place or a means, the
// fifth of them, is as good as two in Korean, where the words are unmistakable.
const (
	severalOf = 3
	means     = 4
)

// criesOut tells whether the words alone are those of a cry for help.
func criesOut(r reading) bool {
	r.tight = notCrisis.ko.ReplaceAllString(r.tight, "")
	r.spaced = notCrisis.en.ReplaceAllString(r.spaced, "")
	return crisisCue.in(r) || desperate(r)
}

func desperate(r reading) bool {
	n := 0
	for i, c := range despair {
		switch {
		case !c.in(r):
		case i == means && r.hangul:
			n += 2
		default:
			n++
		}
	}
	return n >= severalOf
}
