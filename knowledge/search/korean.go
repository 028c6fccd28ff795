package search

import "strings"

// Korean is stemmed without a dictionary: a word is a stem and a chain of
// particles or endings, both closed classes, so the longest chain that may
// stand after the stem is cut off. The rules err (정의 becomes 정), but they
// err alike on passage and question, and bigrams of the stems back them up.

// sound is what the last syllable of a stem must end in for a suffix to follow it.
type sound uint8

const (
	anySound    sound = iota
	afterFinal        // a final consonant: 을, 은
	afterVowel        // none: 를, 는
	afterOpen         // none, or ㄹ: 로
	afterClosed       // a final consonant other than ㄹ: 으로
)

func (s sound) follows(last rune) bool {
	t := tail(last)
	switch s {
	case afterFinal:
		return t > 0
	case afterVowel:
		return t == 0
	case afterOpen:
		return t == 0 || t == tailRieul
	case afterClosed:
		return t > 0 && t != tailRieul
	}
	return s == anySound
}

// suffix is one chain; least is how many syllables the stem keeps at least,
// zero where no chain ends.
type suffix struct {
	after sound
	least int
}

// suffixes is a set of chains, kept from their last syllable backwards: a word
// is compared with all of them at once.
type suffixes struct {
	next map[edge]uint16
	at   []suffix // by node; node 0 is the end of the word
}

type edge struct {
	node     uint16
	syllable rune
}

func newSuffixes() suffixes { return suffixes{map[edge]uint16{}, make([]suffix, 1)} }

// add puts in every head with every tail. A chain that was already there for
// another sound follows any sound.
func (x *suffixes) add(after sound, least int, heads, tails string) {
	for _, h := range strings.Fields(heads) {
		h = strings.TrimSuffix(h, "·")
		for _, t := range strings.Fields(tails) {
			if w := []rune(h + strings.TrimPrefix(t, "·")); len(w) > 0 {
				x.put(w, suffix{after, least})
			}
		}
	}
}

func (x *suffixes) put(chain []rune, s suffix) {
	n := uint16(0)
	for i := len(chain) - 1; i >= 0; i-- {
		e := edge{n, chain[i]}
		if n = x.next[e]; n == 0 {
			n = uint16(len(x.at))
			x.next[e] = n
			x.at = append(x.at, suffix{})
		}
	}
	if old := x.at[n]; old.least > 0 {
		if old.after != s.after {
			s.after = anySound
		}
		s.least = min(old.least, s.least)
	}
	x.at[n] = s
}

// narrow lets a chain that is already in follow only longer stems.
func (x *suffixes) narrow(chain string, least int) {
	n := uint16(0)
	for r := []rune(chain); len(r) > 0; r = r[:len(r)-1] {
		n = x.next[edge{n, r[len(r)-1]}]
	}
	x.at[n].least = least
}

// cut takes off the longest suffix that leaves at least `least` syllables.
func (x *suffixes) cut(word []rune, least int) ([]rune, bool) {
	best := len(word)
	n := uint16(0)
	for at := len(word) - 1; at >= max(1, least); at-- {
		if n = x.next[edge{n, word[at]}]; n == 0 {
			break
		}
		if s := x.at[n]; s.least > 0 && at >= s.least && s.after.follows(word[at-1]) {
			best = at
		}
	}
	return word[:best], best < len(word)
}

// find gives the chain that is exactly these syllables.
func (x *suffixes) find(chain []rune) (suffix, bool) {
	n := uint16(0)
	for i := len(chain) - 1; i >= 0; i-- {
		if n = x.next[edge{n, chain[i]}]; n == 0 {
			return suffix{}, false
		}
	}
	return x.at[n], x.at[n].least > 0
}

// whole tells whether the word is itself a suffix.
func (x *suffixes) whole(word []rune) bool {
	_, ok := x.find(word)
	return ok
}

// In the lists a lone "·" stands for nothing at all.
const (
	// endings by the form of the verb they join
	bareEndings = `다 는 던 고 고서 고도 고는 고자 고싶은 고싶어 고싶어요 고싶은데 고싶습니다 고싶다 고있는 고있다 고있어 고있어요
고있습니다 고나서 고난 고요 며 면 면서 면은 면되 면되나요 면될까 면될까요 면안되나요 려 려고 려고요 려면 려는 려는데 려던 려다 려구 려나
려고하는 려고하면 려고하는데 러 기 기는 기도 기가 기를 기에 기에는 기로 기만 기와 기위해 기위해서 기위한 지 지는 지도 지요 지만 지않
지않는 지않은 지않고 지않으면 지않아 지않아도 지못한 지못하는 지못하면 지못해 지못했 지마세요 게 게는 게도 게되 게되면 게되는 게된 게될
자 자는 자고 자면 자마자 도록 나 나요 니 니까 니까요 냐 냐고 느냐 느라 는지 는지요 는지를 는지도 는가 는가를 는가요 는데 는데요 는데도
는데서 는건 는거 는것 는것은 는것이 는것을 는게 는법 는법은 는방법 는방법은 는곳 는곳이 는곳은 는일 는이유 는이유는 는동안 는중 는중에
는경우 는경우에 는경우에는 는사람 는사람은 는구나 거나 거든 거든요 네 네요 시 시는 시고 시면 시려면 신 신다 실 실까요 셨 셨다 셔야 셔서
세요 십니까 십시오 겠 겠다 겠어요 겠습니다 겠지 겠지만 다가 다가는 다고 다는 다면 다보니 더라 더라도 더니 든 든지 든가 구 구요 므로 죠
소서 오니 노라`
	nEndings = `· 다 다고 다는 다면 다며 다거나 다든지 다지만 데 데도 데요 지 지요 지를 지도 가 가요 것 것은 것이 것을 거 건 건가요
거죠 거야 게 후 후에 뒤 뒤에 때 경우 경우에 경우에는 경우는 사람 사람은 사람이 적 적이 적인 채 채로 만큼 대로 다음 다음에 이후 이후에`
	lEndings = `· 까 까요 지 지를 지도 지라도 수 수있는 수있는지 수있나요 수있나 수있 수있을까요 수있을까 수있어요 수있어 수있다
수있습니다 수있습니까 수없는 수없나요 수없 때 때는 때에 때의 때마다 것 것을 것이 것은 것인가 게 게요 만 만한 만큼 경우 경우에 경우에는
래 래요 려고 려면 뿐 수록 텐데 사람 예정 줄 곳 곳이 거 거야 거예요 건데 방법 시 인지`
	mEndings = `· 으로 으로써 으로서 에 에도 에있어 에따라 은 이 을 과 께 이다 도`
	bEndings = `니다 니까 시다 니다만 니까요`
	aEndings = `· 서 서는 서도 서요 야 야만 야지 야죠 야할 야하는 야하는지 야하나 야하나요 야하죠 야하 야합니다 야한다 야함 야되 야되나
야되나요 야되는지 야될까 야될까요 야될지 야돼 야돼요 도 도되 도되나 도되나요 도될까 도될까요 도돼 도돼요 도괜찮 도괜찮나요 도좋 요 라 라고
준 준다 준다는 준다고 준대 준다던데 주 주는 주고 주나 주나요 주는지 주세요 주십시오 줄 줄까 줄수 줘 줘요 줘야 줬 줬다 줬으면 줬어요 줍니다
줍니까 보 보다 보고 보면 보세요 보려 본 볼 봐 봐요 봤 봤는데 봤더니 버린 버렸 버렸다 버렸어요 진 지는 지고 지면 지나요 질 져 져서 졌 졌다
졌어요 집니다 온 오는 왔 왔다 왔던 있 있는 있는지 있던 있고 있나요 있다 있습니다 놓은 놓고 두 둔 달라 달라고 달라는 내 낸 내는 냈 야겠 야겠다`
	pastEndings = `· 다 다고 다는 다면 다가 다며 던 던데 던것 고 으며 으나 으면 으니 으므로 을 을때 을까 을까요 을수 을지 을경우
는데 는데요 는데도 는지 는가 는가요 습니다 습니까 어 어요 었 었다 었던 었는데 더니 지 지만 나 나요 음 음에도 네 네요 거든요`
	// endings after the copula and other places where a noun becomes a sentence
	copulaEndings = `다 며 고 고요 니까 니 냐 냐고 나마 라며 라 라는 라고 라도 라면 라서 란 란걸 어서 어야 어도 든 든지 든가 라든지 라든가
자 지만 면 면서 야 여 여요 에요 나 랑`
)

// A verb that makes verbs of nouns (신청하다), with the surface of its stem
// before each kind of ending.
type verbMaker struct{ bare, n, l, m, b, a, past string }

var verbMakers = []verbMaker{
	{"하", "한", "할", "함", "합", "해 하여", "했 하였"},
	{"되", "된", "될", "됨", "됩", "돼 되어", "됐 되었"},
	{"시키", "시킨", "시킬", "시킴", "시킵", "시켜", "시켰"},
	{"당하", "당한", "당할", "당함", "당합", "당해", "당했"},
	{"받", "받은", "받을", "받음", "받습", "받아", "받았"},
	{"드리", "드린", "드릴", "드림", "드립", "드려", "드렸"},
}

var (
	particles   = newParticles()
	verbEndings = newVerbEndings()   // after a noun made a verb: the stem is the noun
	nativeVerbs = newNativeEndings() // after any other verb stem
)

func newParticles() suffixes {
	x := newSuffixes()
	x.add(afterFinal, 1, "·", "은 이 을 과 으나")
	x.add(afterVowel, 1, "·", "는 가 를 와 란 라는 라고 랑 며 든지 예요 라도 라면 라서 라며 지만 니까 여서 여야")
	x.add(afterVowel, 2, "·", "나 고 면 야 여 자 니")
	x.add(afterClosed, 1, "으로", "· 는 도 만 의 서 서의 서는 써 부터 부터의 부터는 까지")
	x.add(afterOpen, 1, "로", "· 는 도 만 의 서 서의 서는 써 부터 부터의 부터는 까지")
	x.add(anySound, 1, "에 에서 에게 한테 께 까지 부터 보다 만큼", "· 는 도 만 의 나 라도")
	x.add(anySound, 1, "·", `도 만 의 에서부터 에까지 에게서 에게서는 한테서 께서 께서는 처럼 마다 조차 조차도 마저 마저도 밖에 밖에는
밖에도 대로 커녕 하고 하고는 만은 만이 만을 만의 만으로 만으로도 만큼은 뿐 뿐만 뿐이 뿐인 씩 엔 에선 에겐 까진 부턴 로선 요 에요 이요
에대한 에대해 에대해서 에대하여 에따른 에따라 에의한 에의해 에관한 에관해 으로인한 로인한 으로인해 로인해 때문 때문에`)
	x.add(afterFinal, 1, "·", "은요 이요 을요 과요 이라면요 이면요")
	x.add(afterVowel, 1, "·", "는요 가요 를요 와요 라면요 면요")
	x.add(anySound, 1, "·", "에요 에서요 에게요 까지요 부터요 도요 만요 으로요 로요 한테요 인데요 인가여 에여 이에여")
	x.add(anySound, 1, "들", "· 이 은 을 의 에게 에게는 도 과 에 로 만 이나 에서")
	x.add(anySound, 1, "·", `입니다 입니까 인가 인가요 인가를 인가에 인지 인지요 인지를 인지에 인지도 인데 인데요 인데도 인들 일까 일까요 일지
일지라도 일때 일경우 임 임을 임이 임에도 죠 이죠 이다 까지인가요 까지인지 부터인가요 에서인가 에서인가요 인 일`)
	for _, c := range []string{"인", "일"} { // also the last syllable of many nouns
		x.narrow(c, 2)
	}
	x.add(afterFinal, 1, "이", copulaEndings)
	x.add(afterFinal, 1, "이었", pastEndings)
	x.add(afterVowel, 1, "였", pastEndings)
	return x
}

func newVerbEndings() suffixes {
	x := newSuffixes()
	for _, v := range verbMakers {
		least := 1
		if v.bare == "받" || v.bare == "드리" {
			least = 2
		}
		x.add(anySound, least, v.bare, "· "+bareEndings)
		x.add(anySound, least, v.n, nEndings)
		x.add(anySound, least, v.l, lEndings)
		x.add(anySound, least, v.m, mEndings)
		x.add(anySound, least, v.b, bEndings)
		x.add(anySound, least, v.a, aEndings)
		x.add(anySound, least, v.past, pastEndings)
	}
	x.add(anySound, 2, "받으", "· 면 며 면서 려면 려고 러 니 니까 시 신 실 세요")
	x.add(anySound, 2, "·", "적 적인 적으로 적이 적이고 적이며 적인가 스런 스러운 스럽게 스럽 로운 롭게 답게 다운")
	return x
}

func newNativeEndings() suffixes {
	x := newSuffixes()
	for _, e := range strings.Fields(bareEndings) {
		switch n := len([]rune(e)); {
		case n > 2, n == 2 && !strings.HasPrefix(e, "기") && !strings.HasPrefix(e, "자") && !strings.HasPrefix(e, "시"):
			x.add(anySound, 1, "·", e)
		case n == 2:
			x.add(anySound, 2, "·", e)
		}
	}
	for _, e := range strings.Fields("면서 면은 려고 려면 려는 러") { // after a vowel, too much like nouns to cut further
		x.add(anySound, 2, "·", e)
	}
	x.add(anySound, 1, "았 었", strings.TrimPrefix(strings.TrimSpace(pastEndings), "·"))
	for _, e := range strings.Fields("서 서요 야 도 요 야하 야하나요 야하는 야할 야돼 야되 야되나요 도되나요 도돼요") {
		x.add(anySound, 1, "아 어", e)
	}
	x.add(anySound, 1, "으", "면 며 면서 려면 려고 려는 니까 니 러 십시오 세요 실 신 시 면되나요")
	x.add(anySound, 1, "을", "까 까요 지 때 수 수있 수있는 수있나요 수있을까요 경우 게요 수록")
	x.add(anySound, 1, "습니", "다 까")
	x.add(anySound, 2, "·", "는 고 며 면 지 게 기 다 아 어 자 네 냐 니 은 을")
	return x
}

// stemKorean cuts particles and endings off one Hangul word.
func stemKorean(word []rune) []rune {
	if len(word) < 2 {
		return word
	}
	if noun, ok := verbEndings.cut(word, 2); ok {
		// 신청을하려면: written together, the noun still carries its particle.
		if bare, ok := particles.cut(noun, 2); ok && len(noun) > 2 {
			return bare
		}
		return noun
	}
	noun, isNoun := particles.cut(word, 1)
	verb, isVerb := nativeVerbs.cut(word, 1)
	switch {
	case isVerb && (!isNoun || len(verb) < len(noun)):
		return verb
	case isNoun:
		if len(noun) > 3 { // 지원받기는: an ending below the particle
			if bare, ok := verbEndings.cut(noun, 2); ok {
				return bare
			}
		}
		return noun
	}
	return word
}

// koreanStop are words that ask, point or join, but name nothing. Both the
// stem and the word as written are looked up.
var koreanStop = set(`이 그 저 것 수 등 및 때 더 좀 잘 못 안 내 나 너 제 거 게 건 걸 데 줄 뿐 바 왜 몇 다 란 의 은 는 가 을 를 에 로 와 과 도 만
저희 우리 있 없 하 되 또는 그리고 또한 하지만 그런데 근데 그래서 그럼 그러면 이런 그런 저런 이것 그것 저것 이거 그거 저거 여기 거기 저기
이제 지금 바로 다시 정말 진짜 너무 아주 매우 많 위해 위한 통해 대해 대한 대하 관해 관한 따라 따른 의해 의한 인한 인해 경우 여러 모든 각 때문
어떻 어떠 어떤 어느 어디 언제 누구 누가 무엇 무슨 뭐 뭘 뭔 뭐가 뭔가 뭔지 뭐야 뭐지 뭐예요 뭐임 무엇인가 무엇인지 무엇일까 얼마 얼마나
어떻게 어떡 어케 방법 알려 알려줘 알려주 알려줄 말해 말해줘 설명 가르쳐 궁금 싶 같 않 아니 아닌 그러 그렇 이렇 저렇 라고 라는 이란 하나
인가 인지 혹시 제가 내가 나는 저는 해요 하죠 되죠 될까 해야 하나요 되나요 있나 있나요 있을까요 있는지 있어 있어요 없나요 부터 까지
가능 관련 대체 도대체 보통 일반 주로`)
