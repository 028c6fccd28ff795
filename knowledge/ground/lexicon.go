package ground

import (
	"strings"

	"dari/knowledge/search"
)

// plains are words, or stems of words, that say nothing of their own in an
// answer about programmes: grammar, manners, the frame of a sentence, and words
// that any programme is told with.
var plains = stemSet(`
있습니다 있어요 없습니다 됩니다 되어요 돼요 합니다 해요 입니다 이에요 예요 드립니다 드려요 드릴게요 드리겠습니다 주세요 주십시오 줍니다 줘요 받습니다 받아요 받으실 받을 받는 받으려면 받으면
하시면 하시는 하셔야 하려면 하면 되면 되려면 된다 한다 있다 없다 이다 아니다 그렇다 같다 같은 같습니다 다음 아래 위 이하 이렇게 그렇게 어떻게 어떤 무엇 언제 어디 누가 왜 얼마 몇
네 예 아니요 아니오 안녕하세요 감사합니다 고맙습니다 죄송합니다 안타깝게도 아쉽게도 참고로 참고 먼저 우선 그리고 또 또한 또는 및 혹은 그러나 하지만 다만 단 즉 따라서 그래서 그러면 그럼 만약 만일 혹시 특히 예를 들어 예컨대
경우 때 것 점 수 분 사람 사항 내용 관련 관해 대해 대한 대하여 따라 따르면 따른 위해 위한 통해 통한 의해 의한 각각 모두 다 더 덜 가장 매우 아주 정말 바로 다시 직접 보통 주로 조금 꼭 좀 잘
이 그 저 이것 그것 여기 거기 저기 우리 저희 본인 자신 여러분 전화번호 신청서류 지원금액 지원대상 신청기간 신청방법 참여자 대상자 신청자 이메일 고객님 회원님 당신 질문 답변 말씀 설명 안내 정리 요약 알려 궁금 문의 확인 참고 도움 도와 원하 필요 가능 해당 대상 기준 조건 요건 금액 액수 정도 기간 동안 이내
제도 사업 프로그램 지원 지급 제공 운영 진행 이용 활용 신청 참여 방법 절차 정보 자료 출처 공식 안내문 페이지 화면 주소
알아두 알아보 살펴보 찾아보 보시면 보세요 보십시오 가시면 가세요 오시면 나옵니다 나와 나온 나오 따르면 의하면 적혀 적힌 나뉘 나누어 나눠 나뉩니다 정해 정한 정해진 달라 달라요 달라집니다 다릅니다 다르 차이 비교 포함 포함되 포함됩니다 포함합니다 비해 비하면 내내 반면 한편 대신 외에 밖에 이외 등
맞습니다 맞아요 맞는 맞게 맞으면 됩니다 돼 된 되는 될 된다면 이며 이고 인데 라고 이라고 라는 이라는 말합니다 뜻합니다 의미 이란 란 일 이라면 라면 편 쪽 셈 두 세 한 첫 번째 가지
받게 하게 되게 있으면 없으면 있는지 없는지 되는지 하는지 인지 는지 있다면 싶으면 싶다면 싶은 계신 계시 있으신 있으시 원하시 궁금하시 있고 없고 않습니다 않아요 못합니다 못해요 아닙니다 아니에요 그대로 별도 따로 각 매 총 약 최대 최소 이상 미만 초과 까지 부터 마다 씩 당
시작 끝 마감 전 후 뒤 앞 사이 이후 이전 지금 현재 올 이번 당시 기존 새 새로 이제 아직 이미
돈 비용 액 만큼 수준 규모 개수 명 곳 개 건 회 차례 나이 연령 살 세 년 월 일 시 분 시간 날 날짜 요일 일정 기한 달 해 주
the a an is are was were be been it its they them their this that these those there here you your we our i me my he she his her
and or but so if then than as at by for from in into of on to with without about over under up out off per via not cannot no yes do does did done can could may might must shall should will would have has had get gets got give gives given make makes made take takes taken
who whom whose which what when where why how also only just even more most less least much many some any all each every either such same own
please thank thanks sorry hello hi sure okay ok note however therefore thus meanwhile moreover first second then next finally also additionally besides instead while because since until once whether though although
information detail details question questions answer source sources page site website programme program programmes programs scheme support supports supported provide provides provided offer offers offered available apply applies applied application applicant applicants eligible eligibility receive receives received pay pays paid payment payments amount amounts money sum period time condition conditions requirement requirements criteria limit limits number
need needs want wants know let see check ask help tell say says said mention mentions find found include includes included including depend depends depending require requires required called name named means mean refer refers regarding concerning according based case cases way ways kind kinds type types part parts thing things people person those someone anyone
use uses used using go goes come comes become becomes work works start starts end ends begin begins last lasts run runs set sets fall falls count counts meet meets join joins open opens stay stays keep keeps
year years month months week weeks day days hour hours won krw total maximum minimum most least current currently now today still already yet again separate separately different differ differs difference compare compared comparison between among within during before after above below following follows listed per
매월 매달 다달이 달마다 월별 매년 해마다 연간 매주 매일 하루 시간당 인당 기업당 회사당 업체당 합해 합쳐 합하면 총액 모두 최고 최저 한도 상한 하한 적어도 많아야 정확 일시금
monthly throughout yearly annually annual weekly daily hourly altogether cap once twice
one two three yourself themselves itself directly mainly usually generally respectively instead rather too very well far long high low new old
`)

// plainStarts begin forms of the commonest verbs, which no stem brings together.
var plainStarts = strings.Fields("정해졌 정했 하고 나서 열고 열립 열려 합니 했습 하였 하십 하시 하실 하셔 해야 해도 해서 됩니 되었 됐습 되십 있습 있으 있었 있는 있어 없습 없으 없었 없는 없어 않습 않으 않았 않는 않아 못했 못합 못하 입니 입니다 이었 였습 아닙 아니 드립 드리 드려 주십 주시 줍니 주는 받습 받으 받았 받아 받는 받지 받을 준비 그러 이러 어떠 궁금 알려 말씀 바랍 보십 보시 나옵 나와 나오 따르 의하 이라 라면 내야 냅니 내는 내고 내면 냈 얻 갖추 갖고 가지 들어 드는 듭니 걸립 걸리 맡 이루 달라 다릅 다르 싶 두고 두는 둡니 뜻 말합 맺 받고 받던 받기 받거 넘지 넘으 넘는 넘어 넘긴 넘기 넘겨 물어보 물어봐 문의하 여쭤 연락하 어렵 같습 같은 같이 쓰 씁 쓸")

// synonyms are words that answers may exchange; the first stands for all.
var synonym = synonyms(`
매달 매월 월별 다달이 달마다 monthly
@last 작년 지난해 전년
@next 내년 새해
사전 미리 advance beforehand
매년 해마다 연간 매해 annually yearly annual
기업 회사 업체 사업장 사업체 고용주 사업주 firm company business employer enterprise workplace
중소기업 중소업체 중소회사
직원 근로자 재직자 종업원 노동자 임직원 사원 worker employee staff
구직자 취준생 구직 jobseeker seeker
청년 젊은이 젊은 youth young
소상공인 자영업자
누리집 홈페이지 사이트 웹사이트 website
전화 유선 통화 연락 phone call
나이 연령 age aged
수당 allowance
장려금 incentive subsidy
훈련 교육 과정 강의 강좌 수업 연수 training course courses education
취업 일자리 취직 고용 job employment
채용 뽑 뽑아 뽑은 뽑을 뽑으면 hire hired hiring recruit
폐업 닫 문닫 close closed closing
함께 같이 동시 동시에 중복 together simultaneously combine combined both
서류 준비물 증빙 document documents papers paperwork
소득 수입 income
재산 자산 assets asset property
가구 세대 household family
기한 마감 마감일 시한 deadline
지역 권역 area areas region regions
무료 공짜 무상 free
자부담 부담 본인부담 share
서명 체결 맺 signed sign concluded
장소 위치 place venue
목표 목적 goal aim purpose
분야 영역 field fields pillar pillars
상담 문의 inquiries enquiries
온라인 인터넷 online
연장 늘 늘어 늘어나 extended extend
감소 줄 줄어 줄어들 줄거나 reduced reduce decrease
중단 멈추 멈출 멈춰 정지 stop stopped suspended
빨리 일찍 조기 early earlier
늦 늦게 늦어 late later
유지 계속 지속 maintain keep continue continued
근속 재직 retention
만들 발급 issue issued
급여 임금 월급 보수 봉급 wage wages pay salary
결과 결정 판정 심사결과 decision result
제출 내 submit submitted
등록 register registered registration
배우 학습 익히 learn learning
종류 유형 갈래
가정 가족 family
증명 입증 proof certificate
아이 자녀 child children
여성 여자 women
지방 비수도권
장애인 장애
어르신 노인 고령자
`)

func stemSet(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
		for _, s := range search.Stems(w) {
			m[s] = true
		}
	}
	return m
}

func synonyms(list string) map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(list) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		first := words[0]
		for _, w := range words {
			m[w] = first
			if stems := search.Stems(w); len(stems) == 1 {
				m[stems[0]] = first
			}
		}
	}
	return m
}
