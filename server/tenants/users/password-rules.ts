export const minPasswordLength = 12;
/** Longer texts cost hashing time and add nothing. */
export const maxPasswordLength = 200;

/** Long enough, and still among the first that are guessed. Compared without case, digits at the end and signs. */
const common = new Set(
  `
  password passwordpassword passw passwort motdepasse contrasena letmein letmeinplease qwertyuiop
  qwertyuiopasdf qwertzuiop asdfghjkl zxcvbnm qazwsxedc qazwsxedcrfv azertyuiop iloveyou
  iloveyousomuch administrator adminadmin adminadminadmin welcome welcomehome changeme
  changemeplease changemenow trustno superman football baseball sunshine princess dragon monkey
  correcthorsebatterystaple trunkline trunklinetrunkline testtesttest secretsecret secret
  defaultpassword mypassword thisismypassword newpassword companyname unknown internet
  `
    .trim()
    .split(/\s+/),
);

/**
 * Why a password is refused, in words for its author; null when it is good enough.
 * After NIST SP 800-63B section 5.1.1.2: length and a list of common ones, no rules of composition.
 */
export function passwordFault(password: string, email: string): string | null {
  const folded = password.normalize("NFKC").toLowerCase();
  if ([...password].length < minPasswordLength) {
    return `A password has at least ${minPasswordLength} characters.`;
  }
  if (password.length > maxPasswordLength) return `A password has at most ${maxPasswordLength} characters.`;
  const [name = ""] = email.split("@");
  if (folded === email || (name.length >= 4 && stripped(folded) === stripped(name))) {
    return "This password is your e-mail address. Choose one that nobody can read off your mail.";
  }
  if (isRepetition(folded) || isSequence(folded) || common.has(stripped(folded))) {
    return "This password is among the first ones guessed. Choose another, e.g. four unrelated words.";
  }
  return null;
}

/** Without what people add to make a word longer: digits and signs around it. */
function stripped(text: string): string {
  const inner = text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
  return inner.replaceAll("@", "a").replaceAll("0", "o").replaceAll("$", "s");
}

/** One to four characters over and over, e.g. `abcabcabcabc`. */
function isRepetition(text: string): boolean {
  return /^(.{1,4})\1+.{0,3}$/su.test(text) && new Set(text).size <= 4;
}

/** Characters that each follow the one before, e.g. `123456789012` or `lkjihgfedcba`. */
function isSequence(text: string): boolean {
  const steps = [...text]
    .slice(1)
    .map((char, index) => (char.codePointAt(0) ?? 0) - (text.codePointAt(index) ?? 0));
  return steps.every((step) => step === 1 || step === -9) || steps.every((step) => step === -1 || step === 9);
}
