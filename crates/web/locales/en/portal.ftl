### The portal: what residents read. Plain words, no officialese.

portal-parts = Sections
portal-more-parts = More sections
portal-report = Report
portal-check = Check a number
portal-staff = Staff sign-in
portal-larger = Larger
portal-smaller = Smaller
portal-run-by = Otklik is run by { $centre }.
portal-steps = Steps
portal-back = Back
portal-next = Next
portal-step-two = Step 2 of 3
portal-step-three = Step 3 of 3, the last
portal-one-more = One step is left.

## Step 1: words and photos

portal-what = What happened?
portal-what-lead = Tell us in your own words: what and where. You get a number at once, no sign-up.
portal-what-label = What happened and where
portal-add-photo = Add a photo
portal-photo-alt = Your photo: { $name }
portal-photo-large = A photo may have { $size } MB, and no more than { $count } at once. No videos.
portal-photos-kept = Photos that we have already
portal-photos-alone = No words, photos only
portal-remove = Remove
portal-remove-photo = Remove the photo { $name }
portal-before = Written before?
portal-look-up = Look up your number
portal-consent = By pressing “Next” you agree that we keep what you write and show it to those who work on it, and to nobody else.
portal-trap = Leave this field empty
portal-empty = Write a few words or add a photo.
portal-offline = You are offline. Your text is safe in this phone; press again when you are back.
portal-go-on = Shall we go on?
portal-go-on-lead = You stopped half-way. Text and photos are safe.
portal-go-on-do = Go on
portal-anew = Start again
portal-how = What happens next
portal-how-number = We give you a number and a link
portal-how-number-when = at once, at the last step
portal-how-answer = We answer who works on it and what was done
portal-how-word = You say whether it is done
portal-how-word-why = If not, we send it back to work.

## Step 2: the place

portal-where = Where is it?
portal-where-lead = We did not find the place in your words. Please help us.
portal-where-now = Noted so far: { $place }.
portal-guess = { $place }. Is that right?
portal-guess-why = So we understood your words: “{ $words }”.
portal-guess-right = That is right, next
portal-elsewhere = No, it is elsewhere
portal-which = Which place?
portal-which-lead = We found several alike.
portal-none-of-these = None of these
portal-none-of-these-hint = I will write the address differently
portal-address = Street and house, or what is near
portal-address-hint = No map or number needed: “behind school 4, by the footbridge”. We will work it out.
portal-place-empty = Write where it is, or press “I do not know exactly”.
portal-here = I am there now
portal-no-place = I do not know exactly
portal-neighbours = Neighbours already write about this. Is yours the same?
portal-neighbour = A similar message nearby
portal-neighbour-since = { $people }, the first on { $day }
portal-people = { $n } { $n ->
    [one] message
   *[other] messages
}
portal-join = Yes, this one: { $what }
portal-join-no = No, mine is different
portal-join-no-hint = We take it separately.
portal-join-hint = You get a number of your own, and the answer as well.
portal-mine = Your message
portal-mend = Change the text or photos

## Step 3: the contact

portal-contact = How can we reach you?
portal-contact-lead = The answer appears on your page. A phone or a mail address helps us ask, and helps you find the message if you lose the link.
portal-to-none = Not at all, I will use the link
portal-to-none-hint = You get the link at once. Keep it.
portal-to-phone = By phone
portal-phone = Your number
portal-to-mail = By mail
portal-mail = Mail address
portal-check-it = Please check
portal-place = Place:
portal-place-none = not given
portal-change-place = Change the place
portal-as-typed = Our list has no such address. We take it as you wrote it; an operator will look.
portal-joins = We join it to { $number }: neighbours write about the same.
portal-privacy = Who sees what
portal-privacy-why = Your contact is seen only by whoever answers. Neighbours do not see your text, photos or contact.
portal-send = Send

## The receipt

receipt-title = Thank you, we have it
receipt-lead = We read it and pass it to those in charge.
receipt-due = We answer by { $day }. The answer appears on your page.
receipt-joins = We noted that neighbours write about the same.
receipt-number = Your number
receipt-link = The link to your page. Do not show it: who knows it sees the conversation.
receipt-open = Open my page
receipt-qr = The same address as a code: for another phone or to print.
receipt-keep = So that you do not lose it
receipt-keep-how = Bookmark the link, take a screenshot, or print this page.
receipt-next = What happens next
portal-qr = A code that opens your page on another phone

## How it went and what comes

way-received = Message received
way-reading = Being read
way-reading-why = We pass it to those in charge.
way-answer = Answer
way-today = today
way-until = by { $day }
term-working = Messages from the site are answered within { $n } working { $n ->
    [one] day
   *[other] days
}.
term-working-anew = The count began anew: { $n } working { $n ->
    [one] day
   *[other] days
}.
term-calendar = By the rules we answer within { $n } { $n ->
    [one] day
   *[other] days
}.
term-calendar-anew = The count began anew: { $n } { $n ->
    [one] day
   *[other] days
}.
term-hours = By the rules we answer within { $n } { $n ->
    [one] hour
   *[other] hours
}.
term-working-hours = By the rules we answer within { $n } working { $n ->
    [one] hour
   *[other] hours
}.
term-skipped = Days off do not count: { $days }.
term-rounded = The term fell on a day off, { $day }, and was moved.
term-by-hand = The management centre set this date.
term-extended = Those who do the work need more time, and the centre gave it.
way-extended = The term was extended
way-word = Your word: done or not
way-word-days = { $n } { $n ->
    [one] day
   *[other] days
} after the answer
way-word-why = If it is not done, we send it back to work; no new number is needed.
way-your-word = Waiting for your word
way-written = You wrote
way-assigned = Passed to: { $department }
way-begun = Work has begun
way-answered = Answered
way-reopened = You said that it is not done. Sent back to work
way-more = You wrote again
way-operator = You asked for a human being
way-joined = Noted that neighbours write about the same
way-confirmed = You confirmed that it is done
way-declined = The city cannot do this
way-closed = Closed: you did not reply

## The page of a message

status-number = Message { $number }
head-new = We have your message and are reading it
head-assigned = Passed to: { $department }
head-in-work = Work has begun
head-answered = We have answered. Please check
head-answered-lead = The last word is yours.
head-confirmed = Done. Thank you for confirming
head-confirmed-lead = If it breaks again, open this page and say so.
head-reopened = Sent back to work
head-closed = Closed: you did not reply
head-closed-lead = If it is not done, say so and we send it back to work.
head-declined = The city cannot do this
head-declined-lead = Below: why, and who can.
head-forwarded = Passed to those responsible
head-forwarded-lead = They will answer you themselves. Below: who and why.
head-over = We are late. Sorry
head-over-lead = We promised to answer by { $day }. A controller watches it.
head-lead = Nothing is needed from you now.
head-lead-due = We answer by { $day }. Nothing is needed from you now.
status-because = Why, and who can
status-before = before
status-after = after
status-before-alt = Your photo: how it was
status-after-alt = Photo of the answer: how it is now
status-done-ask = Is it done?
status-done = Done
status-not-done = Not done
status-done-hint = If not, we ask what is wrong and send the work back.
status-done-until = You can decide until { $day }; then we close it as “no reply”.
status-why = What is wrong?
status-why-nothing = Nothing was done
status-why-partly = Not everything was done
status-why-badly = Done badly, it broke again
status-why-elsewhere = The photo shows another place
status-why-say = Tell us more if you like
status-why-do = Send it back
status-why-cancel = Never mind
status-answer = Answer
status-interim = in between
status-said = What you wrote
status-write-more = Write more
status-write-more-label = What else?
status-write-more-do = Add
status-look-again = Please look again
status-way = How it went
status-heard-done = Thank you! Noted: confirmed by the resident.
status-heard-not-done = Sent back to work. No new number is needed.
status-late = Your word is not needed now: the message is being worked on.
status-words-added = Added to the message.
status-words-empty = There is nothing to add: write a few words.

## Looking up a number

look-up-title = Look up your number
look-up-lead = You need the number and the contact that you left.
look-up-number = Number of the message
look-up-contact = Phone or mail address
look-up-do = Look up
look-up-no-number = That does not look like a number. It looks like this: 2026-001234.
look-up-none = There is no message with this number and contact. Check both.
look-up-no-contact = Left no contact? Then only your link opens the page.
look-up-anew = Write a new one

## When something is wrong

miss-not-found = There is no such page
miss-not-found-now = Perhaps the link lost a letter. Try the number.
miss-stale = Not sent, but your text is safe
miss-stale-now = The page was open too long. Open it again and press once more.
miss-bad = The form did not arrive whole
miss-bad-now = Go back and press once more.
miss-large = Too much at once
miss-large-now = The files together are more than we can take. Send fewer photos; no videos.
miss-many = Too often
miss-many-now = There are many messages from your address now. Wait a minute and press again.
miss-busy = Not sent, but your text is safe
miss-busy-now = The fault is ours, not yours. Press again in a minute.
miss-ours = A fault on our side
miss-ours-now = It is on record. Try again in a minute.
miss-home = To the start
