const GRAMMAR =
  "a an the this that these those i me my mine you your yours he him his she her it its we us our they them their " +
  "who whom whose which what when where why how whether am is are was were be been being do does did doing done " +
  "have has had having can could may might must shall should will would ought and or but nor so if then than as " +
  "because while until unless of at by for with about against between into through during before after above " +
  "below to from in out on off over under again once here there all any both each few more most other some such " +
  "no not only own same too very just also still even ever yet now per via within without upon among across " +
  "one another every everything everyone anything anyone something someone somebody anybody nobody nothing none " +
  "else s t d m re ve ll don doesn didn isn aren wasn won can't cannot isnt dont";

const CHATTER =
  "please hello hi hey thanks thank ok okay tell explain describe show say says said know want wants need needs like " +
  "give gives get gets got let lets make makes made mean means meaning meant work works happen happens happened " +
  "use used uses using go goes going look looks find search question answer docs doc documentation document " +
  "documented manual readme repository repo project thing things way ways kind sort exactly actually really " +
  "possible able sure many much long often long difference define definition detail details briefly short word words " +
  "learn understand wonder think see try tried come comes exist exists existing there's what's whats yes " +
  "term terms purpose role rule rules concept library handle handles handled treat treated deal deals behave behaves provide provides " +
  "offer offers support supports supported reason point idea topic feature features " +
  "called call calls right currently always never instead whole part simply quickly sentence sentences right";

/** Words that say nothing about what a question is about: English grammar and the usual chatter around a question. */
export const STOP_WORDS: ReadonlySet<string> = new Set(`${GRAMMAR} ${CHATTER}`.split(" "));
