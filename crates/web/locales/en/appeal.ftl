### One appeal: its words, what is decided, its thread, its forms.
### $law is “fz59” where the law speaks of an appeal; elsewhere it is a message.

step-back = Previous (k)
step-on = Next (j)
open-whole = Open as a whole page
changed-now = A colleague has just changed this message.
changed-show = Show
author-hidden = Name and contact are hidden
author-hidden-why = Operators, controllers and heads see the resident's name and contact. The answer reaches the resident without them.
said-nothing = No text, only attachments
said-more = Show the whole text
refused-photo = A photo after the work is needed
refused-photo-next = Add one to the work or to the answer. Where none can be taken, record there why.
refused-no-photo = That is no photo
refused-no-photo-why = A photo is a JPEG, PNG, WebP or GIF.
refused-photos = There are many photos already
refused-photos-why = A message may have up to 20 photos of the work. Remove some.
refused-over = The work is over
refused-over-why = It was answered, and its photos are not changed any more. One can be added when it is opened again.
fact-photo-added = { $phase ->
    [before] A photo from before was added
   *[after] A photo from after was added
}
fact-photo-removed = { $phase ->
    [before] A photo from before was removed
   *[after] A photo from after was removed
}
fact-photo-waived = It was recorded why there is no photo from after
evidence-title = Photos of the work
evidence-before = Before
evidence-after = After
evidence-none = None yet
evidence-needed = A photo from after the work is needed before the final answer.
evidence-waived = There will be no photo
evidence-taken = taken { $when }
evidence-early = taken before the message came
evidence-far = taken { $km } km from here
evidence-add = Add a photo
evidence-phase = When it was taken
evidence-file = Photo
evidence-words = Words beside it
evidence-words-hint = Where no photo from after can be taken, write why and send it without a file.
evidence-send = Add
evidence-remove = Remove
evidence-remove-why = Why you remove it
evidence-removed-count = { $n ->
    [one] { $n } photo was removed
   *[other] { $n } photos were removed
}
evidence-done = The photo was added.
evidence-waived-done = It was recorded why there will be no photo.
evidence-removed-done = The photo was removed and stays in the history.
file-video = Videos are not shown here: download it to watch.
file-heic = Photos of this format are not shown here: download it to look.
file-too-large = The photo is too large to be shown: download it.
file-broken = The photo is damaged and cannot be shown. The file can be downloaded.
photo-alt = Photo of the message: { $name }
side-label = Deadlines and history

## What is decided

decide-label = Topic, place, department
decide-topic = Topic
decide-no-topic = not chosen
decide-topic-choose = Choose
decide-topic-do = Save the topic
decide-change = Change
decide-place = Place
decide-no-place = not given
decide-place-choose = Set
place-address = Address or landmark
place-no-district = Not known
place-point = Point on the map
place-point-hint = Latitude and longitude as a map copies them: { $example }
place-do = Save the place
place-done = The place is saved: { $place }.
place-gone = The place is taken off.
decide-department = Department
decide-no-department = none yet
decide-since = since { $day }
form-choose = Choose
form-reason-free = Why (if it matters)
assign-open = Assign
assign-other = Reassign
assign-due = Deadline, if not the usual one
assign-due-hint = Left empty, it follows the policy.
assign-reason = What the department should know
assign-do = Assign to the department
assign-done = Assigned: { $department }.
topic-done = Topic saved: { $topic }.

## The work: take it, give it back, more time

take-do = Start work
take-done = Work has started.
hand-back-open = Not ours
hand-back-reason = Why it is not yours
hand-back-hint = The centre reads these words. The deadline stays.
hand-back-to = Whose it is, if you know
hand-back-to-none = We do not know
hand-back-do = Hand back to the centre
hand-back-done = Handed back to the centre.
hand-back-away = { $number }: handed back to the centre, which decides from here.
hand-back-times = { $n ->
    [one] { $n } time in all
   *[other] { $n } times in all
}
extension-open = More time
extension-until = New deadline
extension-reason = Why it cannot be done in time
extension-hint = The centre decides; until then the old deadline holds.
extension-do = Ask for more time
extension-ask-done = The request for more time waits for the centre.
extension-asked = More time is asked for: { $from } → { $to }
extension-waits-for = an operator or a controller decides
extension-grant-until = Extend until
extension-grant = Extend
extension-grant-done = The deadline was extended.
extension-refuse = Refuse
extension-refuse-reason = Why there is no more time
extension-refuse-do = Give no more time
extension-refuse-done = The deadline stays as it was.

## Deadlines

clocks-title = Deadlines
clocks-none = There is no deadline.
clocks-past = { $law ->
    [fz59] The appeal came from an archive: its deadlines are history.
   *[other] The message came from an archive: its deadlines are history.
}
clocks-stopped = the clocks are stopped
clocks-why = why this date
clocks-answer = Answer { $when }
clocks-before = by { $day }
why-started = Counted from { $when }: { $law ->
    [fz59] the appeal was registered
   *[other] the message was received
}.
why-started-anew = Counted from { $when }: { $law ->
    [fz59] the appeal was reopened
   *[other] the message was reopened
}.
why-started-here = Counted from { $when }: { $law ->
    [fz59] the appeal from the archive was taken up
   *[other] the message from the archive was taken up
}.
why-policy = Order “{ $regime }”: { $term }.
why-term-calendar = { $n } { $n ->
    [one] calendar day
   *[other] calendar days
}
why-term-working = { $n } { $n ->
    [one] working day
   *[other] working days
}
why-term-hours = { $n } { $n ->
    [one] hour
   *[other] hours
}
why-term-working-hours = { $n } { $n ->
    [one] working hour
   *[other] working hours
}
why-office = The working day: { $hours }.
why-office-lunch = { $hours }, lunch { $lunch }
why-short = An hour shorter before a holiday: { $days }.
why-skipped = Weekends and holidays skipped: { $days }.
why-article = Ground: { $article }.
why-rounded = The term ended on the day off { $day } and was moved.
why-more = { $n } more
why-by-hand = A member of staff set the deadline when assigning.
why-extended = Extended: it was due by { $from }, it is due by { $to }.
why-extended-reason = Reason: { $reason }
why-extended-times = { $n ->
    [one] extended { $n } time
   *[other] extended { $n } times
}
why-former = The date was counted by former rules of the city; they have changed since, the date stays.
why-provisional = The date is provisional: the production calendar of { $year } is not loaded yet.

## Thread and history

thread-title = Conversation
thread-empty = Only the message itself so far.
thread-earlier = Show { $n } more
decisions-title = { $n ->
    [one] An answer waits for your decision
   *[other] Answers wait for your decision
}
thread-events = { $n } { $n ->
    [one] event
   *[other] events
}
history-title = History
who-citizen = resident
who-staff = staff
who-rule = rule
who-import = from the archive
who-service = program
answer-final = final answer
answer-interim = interim answer
answer-approve = Approve and send
answer-return = Give back
answer-return-reason = What to mend
answer-return-do = Give back to mend
answer-returned = Given back by { $who }, { $when }: { $why }
answer-superseded = No longer waits for approval: { $act ->
    [answer] the final answer was given
    [decline] it was declined
    [reopen] it was reopened
   *[other] it was closed
}, { $when }
answer-waits-for = an operator or a controller approves it
answer-given = Given { $when }
delivery-waiting = On its way: { $channel }
delivery-sent = Sent: { $channel }, { $when }
delivery-failed = Not delivered ({ $channel }, { $when }): { $trouble ->
    [gone] the resident takes no more messages there
    [refused] the channel refused the answer
    [expired] the channel was away for too long
    [no_file] a file that was attached is missing
   *[other] the channel did not take the answer
}
delivery-unknown = Nobody knows whether it arrived ({ $channel }, { $when }): the connection broke while it was sent. Sending it again could say it twice
delivery-settled = Not sent any more: the resident knows. Marked by { $who }, { $when }
delivery-again = Send again
delivery-settle = The resident knows
delivery-again-done = The answer is being sent again.
delivery-settled-done = Marked: the resident knows.
answer-approved-by = Approved by { $who }, { $when }
approval-done = The answer is approved.
return-done = The answer is given back.

## The facts in words

fact-received = { $law ->
    [fz59] Appeal received
   *[other] Message received
}
fact-topic = Topic: { $to }
fact-topic-gone = Topic taken off
fact-topic-changed = Topic: { $from } → { $to }
fact-place = Place: { $to }
fact-place-words = The place was made precise
fact-place-point = The place is set on the map
fact-assigned = Assigned: { $to }
fact-assigned-due = { $what }, due { $day }
fact-reassigned = Assigned: { $from } → { $to }
fact-taken = Work started
fact-handed-back = Handed back as not theirs: { $from }
fact-handed-back-to = Handed back as not theirs: { $from }. They name: { $to }
fact-extension-asked = More time asked for, until { $day }
fact-extension-granted = Deadline extended until { $day }
fact-extension-refused = Deadline not extended
fact-extension-lapsed = The request for more time no longer waits
fact-drafted = An answer was sent for approval
fact-returned = The answer was given back
fact-superseded = A draft no longer waits for approval
fact-answered = The final answer was given
fact-interim = An interim answer was given
fact-confirmed = The resident confirmed that it is done
fact-closed-unconfirmed = Closed: the resident did not reply
fact-declined = Declined
fact-reopened = Reopened
fact-joined = Joined with other messages about it
fact-parted = Parted from the other messages
fact-operator = The resident asks for a human being
fact-said-done = The resident says: done
fact-said-not-done = The resident says: not done
fact-message = The resident wrote again
fact-due = Due by the archive: { $day }
fact-status = Status: { $to }
fact-other = Journal entry

## Reply

reply-title = Reply
reply-kind = Kind of answer
reply-final = Final
reply-interim = Interim
reply-text = Text of the answer
reply-hint = What is done, or when it will be, in plain words
reply-preview = As the resident sees it
reply-draft = For approval
reply-send = Answer
reply-to = Reply: { $who }, { $channel }
reply-draft-done = The answer is sent for approval.
reply-send-done = The answer is given.
reply-interim-done = The interim answer is given.
reply-kept = The draft is kept on this computer
files-add = Photo or file
files-hint = Up to { $count } files, { $size } MB each.
files-paste = A picture can be pasted right into the text.
files-remove = Remove the file
seen-title = As the resident sees it
seen-from = Administration, { $city }
seen-note = The program that sent the message will read the answer.

## Closing and reopening

close-open = Close
close-how = How it ended
close-confirmed = The resident confirmed that it is done
close-confirmed-hint = Write their words and where they come from below.
close-unconfirmed = The resident did not reply
close-unconfirmed-hint = The waiting term has passed without objections.
close-declined = Decline
close-declined-hint = It cannot be answered in substance; a ground is needed below.
close-reason = Ground
close-do = Close
close-done = Closed.
reopen-open = Reopen
reopen-reason = Why: the resident's words, or what is not done
reopen-hint = The message goes back to work, the clocks start anew.
reopen-do = Reopen
reopen-done = Reopened.

## Refusals: what, why, what now

refused-stale = While you were writing, the message changed
refused-stale-why = { $who }, { $when }: { $what }. Your text is still in the form.
refused-stale-next = See how it stands now, and send again if it is still needed.
refused-transition = This is not possible now
refused-transition-why = The status is “{ $status }”; this step does not lead from it.
refused-transition-next = Possible: { $steps }.
refused-empty = The text is empty
refused-empty-why = Nothing can be sent without words.
refused-long = The text is too long
refused-long-why = At most { $max } characters are possible.
refused-control = The text holds invisible control characters
refused-control-why = Paste the text without its formatting.
refused-unknown = There is no such department or topic
refused-unknown-why = Choose from the list.
refused-point = The point is not understood
refused-point-why = Two numbers are needed: latitude −90 to 90 and longitude −180 to 180.
refused-file = The file “{ $name }” was not taken
refused-file-large-why = The file is larger than { $size } MB.
refused-file-next = The rest stayed in the form: take off what is too much or choose another file, and send it again.
refused-files = Too many files
refused-files-why = An answer can carry { $count } files at most.
refused-day = The day is not understood
refused-day-why = A date from today on and before 2100 is needed.
refused-not-later = That date is no later than the deadline
refused-not-later-why = The answer is due by { $when }. Name a later day.
refused-waits = A request for more time waits already
refused-waits-why = Wait for the centre to decide, then ask again.
refused-no-request = There is nothing to decide
refused-no-request-why = No request for more time waits, or it was decided already.
refused-yours = You are not allowed to do this
refused-yours-why = Staff with another role take this step.
refused-early = The resident may still reply
refused-early-why = Closing without their word is possible from { $when }.
refused-own = Another person approves your own draft
refused-own-why = The city wants a second pair of eyes on every answer.
refused-decided = This answer is decided already
refused-decided-why = { $state ->
    [superseded] It no longer waits for approval: the conversation shows what was done since.
   *[other] A colleague approved it or gave it back earlier.
}
refused-failed = It could not be saved
refused-failed-why = The database does not answer now. Your text is still in the form.
refused-failed-next = Try again in a few seconds.

## Regimes: which order runs the clocks

regime-open-source = Open sources
regime-bot = City bot
regime-pos = Gosuslugi, POS
regime-dispatch = Dispatch service
regime-fz59 = Law 59-FZ
regime-media = Press
regime-campaign = Campaign

## What can be done, as a list of possibilities

act-assign = assign to a department
act-take = start work
act-hand-back = hand back as not theirs
act-ask-extension = ask for more time
act-grant-extension = extend the deadline
act-refuse-extension = give no more time
act-answer-interim = give an interim answer
act-answer = answer
act-decline = decline
act-confirm = record the resident's confirmation
act-close-unconfirmed = close without confirmation
act-reopen = reopen
act-nothing = nothing

## Sizes of files

size-bytes =
    { $n ->
        [one] { $n }{"\u00A0"}byte
       *[other] { $n }{"\u00A0"}bytes
    }
size-kb = { $n }{"\u00A0"}kB
size-mb = { $n }{"\u00A0"}MB

## What the machine proposes

proposed-topics = The machine proposes a topic
proposed-accept = Accept
proposed-another = Another topic
proposed-why = why
proposed-words = Words:
proposed-sure = Confidence { $percent } %
proposed-by-words = Found by the names and keywords of the topics.
proposed-by-model = Learnt from the city’s messages, model { $version }.
undo-do = Undo
undo-done = Undone; all is as it was.
refused-undo = There is nothing to undo
refused-undo-why = Only your own last choice can be undone, while nothing has changed after it.
