/**
 * What an abbreviation before a full stop says about whether a sentence ends there.
 *
 * - `within`: something must follow (Mr., e.g., vs.), so no sentence ends here.
 * - `number`: an abbreviation only where a number follows (No. 5, p. 55); else an ordinary word that may end a sentence.
 * - `either`: may end a sentence or stand within one (U.S., Inc., Sept.); the word that follows decides.
 * - `last`: mostly ends one (etc., p.m.); a capital after it begins a sentence.
 */
export type AbbreviationKind = 'within' | 'number' | 'either' | 'last'

/** What the rules of sentence boundaries need to know of a language. Words stand without their final full stop. */
export interface LanguageTable {
  readonly abbreviations: ReadonlyMap<string, AbbreviationKind>
  /**
   * Words, in lower case, that begin a sentence when they stand with a capital after an `either` abbreviation or an
   * initial, because no name or title begins with them.
   */
  readonly starters: ReadonlySet<string>
  /** Words, in lower case, that complete a time of day, so that "3 p.m. Tuesday" and "9 a.m. EST" are one phrase. */
  readonly afterTime: ReadonlySet<string>
  /** Whether a number with a full stop is an ordinal, as in German "am 3. Mai". */
  readonly ordinals: boolean
}

type Lists = Readonly<Record<AbbreviationKind, string>> & {
  readonly starters: string
  readonly afterTime?: string
  readonly ordinals?: boolean
}

const words = (list: string): string[] => list.split(/\s+/).filter((word) => word !== '')

/**
 * An entry in lower case may begin a sentence, and then has a capital; one with a capital is an abbreviation only with
 * it or all in capitals, because in lower case it is a word ("Sat." is a day, "sat." is not). A single letter stands for
 * itself alone: with a capital it is an initial.
 */
function spellings(entry: string): string[] {
  if (entry.length === 1) return [entry]
  if (entry !== entry.toLowerCase()) return [entry, entry.toUpperCase()]
  return [entry, entry.charAt(0).toUpperCase() + entry.slice(1)]
}

function tableOf(lists: readonly Lists[]): LanguageTable {
  const abbreviations = new Map<string, AbbreviationKind>()
  for (const list of lists) {
    for (const kind of ['number', 'last', 'either', 'within'] as const) {
      for (const entry of words(list[kind])) {
        for (const spelling of spellings(entry)) abbreviations.set(spelling, kind)
      }
    }
  }
  return {
    abbreviations,
    starters: new Set(lists.flatMap((list) => words(list.starters))),
    afterTime: new Set(lists.flatMap((list) => words(list.afterTime ?? ''))),
    ordinals: lists.some((list) => list.ordinals === true),
  }
}

/** Titles and firms as they stand in names that the press of every language in Latin script prints. */
const names: Lists = {
  within: 'Mr Mrs Ms Messrs Dr Prof St Ste Mt Ft Lt Col Gen Capt Sgt Sen Rep Gov',
  number: 'No Nos',
  either: 'Inc Ltd Corp Co Jr Sr Bros Cie Pty Plc U.S U.S.A U.K U.N E.U D.C',
  last: '',
  starters: '',
}

const english: Lists = {
  within: `
    Mr Mrs Ms Messrs Mmes Mx Dr Drs Prof Profs Rev Revd Fr Msgr Hon Ven Bp Abp Pres Amb Atty Assemb Ald Supt Det Insp Sec
    Gen Gens Lt Lieut Col Cols Maj Capt Cpt Cmdr Cdr Comdr Adm Brig Sgt Cpl Pvt Pfc Ofc Spc
    Sen Sens Rep Reps Gov Govs Treas Asst Assoc Mt Mts Ft
    vs v cf e.g i.e f.e viz approx esp incl a.k.a d.b.a P.O.B P.O
  `,
  number: `
    no nos p pp pg pgs fig figs sec secs ch chap chaps vol vols art arts para paras pt pts sect eq eqs ex op cl ver
    c ca circa est b d ext tel l ll n nn ref refs tab bk apt rm nr rs No Nos Sec Art Fig Vol Ch Pt N° n° Nº nº №
  `,
  either: `
    Inc Ltd Corp Co co Bros bros Jr jr Sr Esq Mfg Intl Int'l Natl Nat'l Dept dept Univ Inst Assn Ass'n Cie Pty Plc Ctr Bldg
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun
    St st Ste Ave ave Blvd blvd Rd rd Ln Pkwy Hwy Expy Sq Terr
    Ala Ariz Ark Calif Colo Conn Dak Del Fla Ga Ill Ind Kan Kans Ky La Mass Md Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Penn
    Tenn Tex Va Vt Wash Wis Wisc Wyo Ont Que Alta Sask W.Va U.S U.S.A U.K U.N E.U D.C
    al gov govt admin med min mins max hr hrs yr yrs mos wk wks lb lbs oz mph km kg cm mm avg misc temp dist
  `,
  last: 'etc a.m p.m A.M P.M am pm ibid btw',
  starters: `
    the a an this that these those there here
    i you he she it we they my your his her its our their mine someone somebody everyone everybody everything
    anyone nobody nothing something who what when where why how which whose whom whether
    and but or nor so yet for if in on at by from with without within to of as after before while although though because
    since until till unless during once upon under over among amid between against across along around about above
    below behind beyond despite except instead inside outside into like near per through throughout toward towards
    also then thus hence however moreover meanwhile furthermore nevertheless nonetheless therefore otherwise still even just
    only again already always often never sometimes soon later earlier recently currently now today yesterday tomorrow
    tonight finally eventually perhaps maybe indeed similarly likewise rather additionally besides
    another others some many most much more few several each every both either neither all any none not such
    half dozens hundreds thousands millions billions scores critics supporters opponents
    is are was were am be being been has have had having does do did done can could should would might must
    let don't didn't doesn't isn't aren't wasn't weren't can't couldn't won't wouldn't
    according asked given based compared following speaking yes yeah well okay oh sure please
  `,
  afterTime: `
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec
    et est edt ct cst cdt mt mst mdt pt pst pdt gmt bst utc cet cest msk ist jst aest local
    eastern central mountain pacific greenwich
  `,
}

const german: Lists = {
  within: `
    Hr Hrn Fr Frl Dr Dres Prof Dipl Ing Mag med phil jur rer nat habil oec päd vet St Abg stellv stv Gen Oberst Lt Hptm Kard
    Erzb Hl hl Fa Gebr Ges Verf
    bzw z.B d.h u.a v.a z.T o.ä o.Ä i.d.R u.U m.E s.o s.u i.A i.V e.g i.e z.Zt zzt bspw vgl ca evtl ggf inkl exkl einschl
    insb insbes sog zzgl abzgl gem bes allg ehem urspr eigtl geb gest verh gesch röm kath evang griech lat engl franz dt
    österr schweiz
  `,
  number: 'Nr nr Nrn Abs Art Bd Bde S Kap Abb Tab Ziff § §§ Rn Anm Fn Jg Tel Fax Aufl Az',
  either: `
    Mio Mrd Bio Tsd Std Min Sek Jh Jhd Jahrh Str str Pl Jan Feb Mär Mrz Apr Jun Jul Aug Sep Sept Okt Nov Dez
    Mo Di Mi Do Sa So e.V a.D v.Chr n.Chr Chr i.R d.J d.M a.M co
  `,
  last: 'usw etc ff u.v.m u.v.a',
  starters: `
    der die das den dem des ein eine einen einem einer eines er sie es wir ihr ich du man wer was wann wo warum wie wieso
    welche welcher welches dieser diese dieses diesen diesem jener jene jenes sein seine seinen seinem ihre ihren ihrem
    unser unsere mein meine und aber oder denn doch sondern wenn weil da als ob dass obwohl während nachdem bevor bis seit
    in im an am auf aus bei beim mit nach von vom zu zum zur für durch gegen ohne um über unter vor hinter neben zwischen
    auch dann danach dabei dazu damit dagegen daher darum deshalb deswegen trotzdem jedoch allerdings außerdem zudem
    hier dort heute gestern morgen jetzt nun so nur noch schon immer nie wieder zuletzt zuvor zunächst schließlich
    alle allen jeder jede jedes viele einige mehrere wenige keine kein beide andere
    ist sind war waren hat haben hatte hatten wird werden wurde wurden kann können soll sollen muss müssen
    nicht laut trotz wegen statt
  `,
  ordinals: true,
}

const french: Lists = {
  within: `
    MM Mme Mmes Mlle Mlles Dr Drs Pr prof Me Mgr St Ste Sts Stes Vve Gal Col Cap Cdt Lt Adj Sgt Amb Dép Sén
    cf c.-à-d c.à.d p.ex ex env vs i.e e.g ch
  `,
  number: 'p pp n no nos n° nº N° art al fig vol chap ch sect éd tél bd av',
  either: `
    janv févr fév avr juil sept oct nov déc lun mar mer jeu ven sam dim
    S.A S.A.R.L E.U É.-U O.N.U N.U J.-C apr min h km cie
  `,
  last: 'etc ibid',
  starters: `
    le la les l un une des du de d ce cet cette ces c il elle ils elles on nous vous je tu j mon ma mes ton ta tes son sa ses
    notre nos votre vos leur leurs qui que quoi dont où quand comment pourquoi quel quelle quels quelles
    et mais ou donc or ni car si s comme lorsque puisque parce alors ainsi aussi cependant toutefois pourtant néanmoins
    à au aux dans en par pour sur sous avec sans chez entre vers depuis pendant durant selon contre malgré après avant
    dès face outre lors
    tout tous toute toutes plusieurs certains certaines chaque aucun aucune autre autres quelques beaucoup
    hier demain maintenant puis ensuite enfin déjà encore toujours jamais ici là
    est sont était a ont avait n ne pas y
  `,
}

const spanish: Lists = {
  within: `
    Sr Sra Srta Sres Sras Srtas Dr Dra Dres Dras Da Dña Prof Profa Lic Licda Ing Arq Abg Mons Rvdo Rvda Pbro Fr Sto Sta
    Gral Gen Cnel Cap Cmdte Tte Sgto Alm Pdte Pdta Dip Sen Excmo Excma Ilmo Ilma
    p.ej p.e ej cf vs i.e e.g aprox EE FF RR CC
  `,
  number: `
    n núm núms num nro nros No Nos n° nº N° Nº art arts pág págs p pp párr cap caps vol vols fig figs tel teléf tfno ext
    Cra Av Avda km inc lám ed
  `,
  either: `
    ene feb mar abr may jun jul ago sep sept oct nov dic lun mié jue vie sáb dom
    Cía S.A S.L S.R.L C.V EE.UU UU D.F R.U Ud Uds Vd Vds min seg hs hrs a.C d.C dpto depto prov admón
  `,
  last: 'etc a.m p.m ibíd',
  starters: `
    el la los las lo un una unos unas este esta estos estas ese esa esos esas aquel aquella esto eso aquello
    él ella ellos ellas yo tú usted ustedes nosotros su sus mi mis tu tus nuestro nuestra
    que quien quienes cual cuando donde como cómo qué quién cuándo dónde cuál cuánto cuánta por para porque pues
    y e o u pero sino aunque si mientras según sin sobre tras desde hasta hacia entre en con de del al a ante bajo contra
    durante mediante
    también además así entonces luego después antes ahora hoy ayer mañana siempre nunca ya aún todavía no ni más
    todo todos toda todas cada algunos algunas muchos muchas varios varias otro otra otros otras ningún ninguna
    es son era fue fueron está están ha han había hay se le les me te nos
  `,
}

const russian: Lists = {
  within: `
    г-н г-жа г-на г-ну г-же г-ном гр гр-н гр-ка тов проф акад доц канд д-р д-ра д-ру инж ген полк подполк кап лейт
    им св ул пр-т просп пер пл наб бул б-р обл р-н пгт пос дер о мкр корп
    т.е т.н т.к напр см ср ок прибл зам пом гл нач зав исп ред сост авт мин
  `,
  number: 'рис табл стр с ст ч п пп гл т тт вып № изд разд тел кв д',
  either: `
    г гг в вв н.э тыс млн млрд трлн руб коп долл дол у.е куб кв куб.м кв.м кг км см мм м га час сек
    янв февр фев апр июн июл авг сент сен окт нояб ноя дек экз чел шт ед
  `,
  last: 'т.д т.п др пр проч',
  starters: `
    в во на с со к ко об обо от до из изо за у по под при про над без для между перед через после среди около вокруг против
    и а но или либо да если когда пока чтобы потому поэтому хотя так как что кто где куда откуда почему зачем
    он она оно они мы вы я ты его её ее их им мой моя мои твой наш наша ваш свой
    это этот эта эти тот та те такой такая такие весь вся все всё каждый многие некоторые другие
    также тоже затем потом тогда теперь сейчас сегодня вчера завтра уже ещё еще только лишь даже однако кроме согласно
    был была было были есть нет не ни этом более
  `,
}

const arabic: Lists = {
  within: 'د أ م أ.د د.م ص.ب',
  number: 'ص ج ط ع ه ق ف رقم',
  either: 'ق.م ب.م هـ',
  last: 'إلخ الخ',
  starters: '',
}

/** A language with no lists here has the rules that hold everywhere, and the abbreviations of names. */
const other = tableOf([names])

/** Where the language is not told: English, and every language in another script, whose words cannot collide with it. */
const unknown = tableOf([names, english, russian, arabic])

// Chinese needs no lists: its full stop ends nothing but sentences.
const tables: ReadonlyMap<string, LanguageTable> = new Map([
  ['en', tableOf([names, english])],
  ['de', tableOf([names, german])],
  ['fr', tableOf([names, french])],
  ['es', tableOf([names, spanish])],
  ['ru', tableOf([names, russian])],
  ['ar', tableOf([names, arabic])],
])

/** English names and three-letter codes under which corpora know the languages that have a table or rules here. */
const codes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    en: 'english eng',
    de: 'german deu ger',
    fr: 'french fra fre',
    es: 'spanish spa',
    ru: 'russian rus',
    ar: 'arabic ara',
    zh: 'chinese zho chi cmn yue',
  }).flatMap(([code, list]) => words(list).map((name) => [name, code] as const)),
)

/** The two-letter code of a language given as BCP 47, ISO 639-2 or its English name; `en` where it is not told or unknown. */
export function languageCode(language: string | undefined): string {
  const primary = language?.trim().toLowerCase().split(/[-_]/)[0] ?? ''
  return codes.get(primary) ?? (/^[a-z]{2}$/.test(primary) ? primary : 'en')
}

/** What the rules need to know of a language, which is given as for `languageCode`. */
export const tableFor = (language: string | undefined): LanguageTable =>
  language === undefined || language.trim() === '' ? unknown : (tables.get(languageCode(language)) ?? other)
