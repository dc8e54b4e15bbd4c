// Reads [text, country or null] pairs, a line of JSON each, and says what libphonenumber-js makes of them: E.164, or null.
import { createInterface } from 'node:readline'
import { createRequire } from 'node:module'

const { parsePhoneNumberFromString } = createRequire(process.argv[2])('libphonenumber-js')
for await (const line of createInterface({ input: process.stdin })) {
  const [text, country] = JSON.parse(line)
  const number = parsePhoneNumberFromString(text, country ?? undefined)
  process.stdout.write(JSON.stringify(number?.isPossible() ? number.number : null) + '\n')
}
