### The desk: rail, door, inbox.

rail = Sections
room-inbox = Inbox
room-approval = Answers
room-me = Profile
rail-waits = wait for you
me-open = Profile: { $name }
me-theme = Theme
me-lang = Language
me-keys = Keys
me-keys-on = On
me-keys-off = Off
sign-out = Sign out

## Keys

keys-title = Keys
keys-move = Next and previous message
keys-open = Open as a whole page
keys-fresh = Show the new ones
keys-search = Search
keys-assign = Assign to a department
keys-pick = Accept what the machine proposes
keys-undo = Undo the last choice
keys-topic = Choose the topic
keys-place = Set the place
keys-reply = Reply
keys-take = Start work
keys-hand-back = Hand back: not ours
keys-extension = Ask for more time
keys-send = Send what is typed
keys-back = Fold the form, go back to the list
keys-help = This help
keys-note = The layout does not matter: keys are known by their place. They are silent in fields; the profile can switch them off.
keys-move-short = move
keys-open-short = open
keys-all = all keys

## The door

sign-in-page = Sign in
sign-in-city = { $city }, management centre
sign-in-title = Sign in to start your shift
sign-in-name = Login
sign-in-password = Password
sign-in-do = Sign in
sign-in-note = If you forgot the password, the administrator replaces it.
sign-in-wrong = The login or the password is wrong. Check the layout and Caps Lock.
sign-in-many = Too many attempts. Wait { $span } and try again.
sign-in-stale = The form is out of date. Sign in once more.
sign-in-first = Sign in to open this page.
sign-in-out = You are signed out. See you.

## Views

views-label = Views and filters
views-name = Views
view-new = Unsorted
view-work = In work
view-overdue = Overdue
view-approval = Awaiting approval
view-reopened = Reopened
view-answered = Answered
view-closed = Closed
view-all = All
reading-label = The open message
reading-nothing = A message of the list opens here.
reading-none = Choose a message in the list.

## Filters, search, order

filters-name = Filters
filter-any = Any
filter-topic = Topic
filter-department = Department
filter-district = District
filter-channel = Channel
filter-problem = Problem
chip-problem = Messages of one problem
filter-status = Status
filter-from = From
filter-to = To
filter-do = Show
chips-label = Filters that are on
chip-remove = Remove the filter: { $what }
chip-words = Words
chip-quoted = “{ $words }”
chip-from = from { $day }
chip-to = to { $day }
chips-clear = Remove all
search-label = Search the messages
search-hint = Words, street, number
order-due = Most urgent first
order-received = Newest first
order-turn = Change the order

## The list

list-start = To the beginning of the list
list-that-is-all = There is nothing more in this selection.
search-wider = Search “{ $words }” in all messages
list-more = Show more
fresh-count = { $n } new
line-new = New.
line-no-place = no place
line-no-topic = no topic
line-no-text = No text
empty-new = Nothing to sort
empty-new-why = Everything that came is assigned or closed. New messages will appear here by themselves.
empty-work = Nothing is in work
empty-work-why = What is assigned to departments and not yet answered comes here.
empty-overdue = Nothing is overdue
empty-overdue-why = Every deadline is kept.
empty-approval = No answers await approval
empty-approval-why = Drafts of the departments appear here when they are sent for approval.
empty-reopened = Nothing is reopened
empty-reopened-why = Nobody came back to say that it is not done.
empty-all = Your department has no messages yet
empty-all-why = They will appear here by themselves when they are assigned to it.
empty-city = The city has no messages yet
empty-city-why = The first ones will appear here by themselves when an administrator connects a source or imports an archive. There is nothing for you to do yet.
empty-city-why-admin = Programs hand messages in with a key; past years are loaded from a file. Both commands are run on the server.
empty-city-token = A key for the program that hands messages in:
empty-city-import = An archive as CSV, XLSX or JSON Lines:
empty-city-api = Description of the API
empty-view = Nothing here
empty-view-why = There is no message in this view.
empty-found = Nothing found
empty-found-why = No message fits all the conditions at once. Remove one of them.
empty-words-why = No message holds all these words together, and there is no such number. Check the spelling or leave fewer words.
empty-clear = Remove the filters
empty-show-all = Show all

## What a script tells

told-lost = The server cannot be reached. What you typed is still on the page; repeat when it is back.
told-full = The server's disk is full. What you typed is still on the page; tell the administrator, then send it again.
told-failed = The server did not answer as it should. What you typed is still on the page; try again in a minute.

# Problems
room-problems = Problems
problems-what = Several messages about the same thing: the work is done once, each author gets an answer.
problems-none = No problems yet
problems-none-why = Mark messages about the same thing in the inbox and join them.
problems-none-way = To the inbox
problem-count = { $n ->
    [one] { $n } message
   *[other] { $n } messages
  }
problem-open = { $n ->
    [one] { $n } awaits an answer
   *[other] { $n } await an answer
  }
problem-opened = joined { $when }
problem-empty = A problem without messages
problem-empty-why = All messages were parted; the record stays in the history.
problem-name = Name
problem-give-name = Give it a name
problem-rename = Rename
problem-name-do = Save
problem-waiting = { $n ->
    [one] { $n } answer awaits approval
   *[other] { $n } answers await approval
  }
problem-approve = Approve all
problem-to-all = { $n ->
    [one] Answer the author of { $n } message
   *[other] Answer the authors of { $n } messages
  }
problem-words = What has been done or when it will be, in plain words
problem-each = Each gets an answer under their own number and where they asked. Who was answered already is left alone.
problem-send = Answer all
problem-draft = Send for approval
problem-who-wrote = Who wrote
problem-part = Part
problem-part-one = Part message { $number }
problem-all = All messages of this problem
problem-not-done = It did not work
problem-full = One problem holds at most 500 messages. Nothing was changed.
problem-not-answered = No answer was given
problem-nobody = None of these messages can be answered now: they were answered or closed already.
problem-nobody-next = Reopen the one that needs another answer.
problem-own-draft = Somebody else approves your own answer. Send it for approval.
problem-done-joined = The messages are joined.
problem-done-parted = The message is parted. It kept everything that was in it.
problem-done-answered = The answers were given.
problem-done-answered-some = Those who could be answered were answered.
problem-done-drafted = The answers were sent for approval.
pick-one = Mark message { $number }
pick-picked = marked
pick-none = Unmark
pick-join = These are one thing
keys-pick = Mark the message
keys-join = Join the marked
problem-one-of = { $n ->
    [one] One message about this so far
   *[other] { $n } messages about this
  }

room-day = Today
day-title = Today, { $day }
day-left = { $n ->
    [one] { $n } job left
   *[other] { $n } jobs left
}
day-places = { $n ->
    [one] { $n } place
   *[other] { $n } places
}
day-no-district = No district
day-empty = Nothing more for today
day-empty-why = Nothing is assigned to your department. New work appears here as soon as it is.
day-photo = Photo of the resident
day-taken = Taken
day-before = Photo from before
day-after = Photo from after
day-shoot-before = Take “before”
day-shoot-after = Take “after”
day-done = Done
day-words = What was done
day-words-hint = The resident reads this once the answer is approved. The photo from after goes with it.
day-draft = Hello! The work is done, a photo is attached.
day-send = For approval
day-draft-waits = The answer waits for approval
day-late = Not in time
day-waits = Waiting for the network.
day-waits-photos = Kept in this browser, they go by themselves: photos —
day-waits-marks = marks —
day-waits-safe = The page may be closed.
day-job-waits = Waits for the network
day-door = Sign in again to send what waits.
day-door-open = Sign in
day-refused = Not taken. Open the message and see what has changed.
day-refused-drop = Drop
day-leave = Something here was not sent yet. Signing out deletes it. Press again to sign out all the same.
day-done-taken = { $number }: taken.
day-done-photo = { $number }: the photo was added.
day-done-drafted = { $number }: the answer was sent for approval.
day-done-back = { $number }: given back to the centre.
day-done-time = { $number }: more time was asked for.
