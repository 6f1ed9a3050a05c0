const OPENING =
  /^(?:(?:please|hey|hi|hello|ok|okay|so|well|and|then|also|now|kindly|just|thanks|great|next|afterwards|finally|lastly|after that|and then)\b|(?:first|second|third)(?:ly)?,|(?:can|could|would|will) you (?:please |also |then )*(?:tell me |help me )?|i(?:'d| would) (?:also )?like (?:you )?to|i(?: also)? (?:want|need) (?:you )?to|let's|i(?:'m| am) (?:wondering|curious))[\s,:!.]*/i;

/** Removes what people say before they say what they want: "Hi, could you please ...". */
export function stripPoliteness(text: string): string {
  let rest = text.trim();
  for (let before = ""; before !== rest;) {
    before = rest;
    rest = rest.replace(OPENING, "").trimStart();
  }
  return rest.replace(/[\s,]+(?:please|thanks|thank you)\b[\s.!?]*$/i, "").trim();
}
