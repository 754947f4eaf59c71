# The words of a conversation: the same in messengers and on the portal.
greeting = Hello! This is Otklik: tell the city what is wrong here, and get an answer.
greeting-again = We are listening.
help =
    Tell us what happened and where, with a photo if you like. You get a number, we pass it to those in charge, and send you the answer.

    “Status” shows how it stands. “Stop” gives up what was begun. “Operator” calls a human being.
ask-consent = To answer we keep what you write and show it to those who work on it, and to nobody else. Do you agree?
ask-words = What happened? Tell us in your own words: what and where. Photos are welcome.
ask-guess = { $place }. Is that right? So we understood “{ $evidence }”.
ask-choose = We found several places. Which one?
ask-place = Where is it? Write the street and house, or what is near. You may send a point on the map.
ask-neighbours = Neighbours already write about this. Is yours the same?
ask-contact = Where shall we answer? A phone or a mail address. You need not leave one.
ask-confirm =
    Please check:

    { $text }

    Place: { $place }
    { $photos ->
        [0] No photos
        [one] { $photos } photo
       *[other] { $photos } photos
    }

    Shall we send it?
ask-which = We are not sure what this belongs to. Add it to { $number } or take it separately?
ask-reason = What is wrong with { $number }? A few words, and we send the work back.

choice-agree = I agree
choice-refuse = I do not agree
choice-photos = Photos only, no words
choice-right = That is right
choice-elsewhere = No, it is elsewhere
choice-show = Show on the map
choice-none = None of these
choice-other = No, mine is different
choice-same = Yes, this one: { $place }
choice-skip = Skip
choice-send = Send
choice-rewrite = Change the text
choice-replace = Change the place
choice-cancel = Cancel
choice-restore = Take it back
choice-new = Take it separately
choice-add = Add it
choice-done = Done
choice-not-done = Not done

place-point = a point on the map
place-unsaid = not given
place-as-typed = Our list has no such address. We took it as you wrote it; an operator will look.
place-outside = That point is outside the city; we repair nothing there. If it is in the city after all, write the address in words.

words-unclear = We do not understand yet what happened. Please write a few words.
words-too-long =
    That is too long: we cannot take more than { $n ->
        [one] { $n } character
       *[other] { $n } characters
    }. Tell it shorter, and send the rest after it.
words-added = Added to the message.
words-changed = Changed.
not-understood = We did not understand. Please answer once more.
unreadable = We cannot read this. Write it in words or send a photo.
contact-unclear = That does not look like a phone or a mail address. Please check it.
edit-of-nothing = We no longer have that message. Please write it again.
photos-alone = (photos only, no words)

file-too-large = The file is too large: we take up to 20 MB. No videos; send a photo, please.
file-gone = The photo did not arrive. Please send it again.
file-unfit = We could not show this file. Send a photo as JPEG, PNG or WebP.
files-too-many =
    We take no more than { $n ->
        [one] { $n } photo
       *[other] { $n } photos
    }; the others were left out.

filed = Taken. Your number is { $number }.
filed-link = Follow it here: { $link } Do not show this link: it opens the conversation.
filed-due = We will answer by { $day }.
filed-with = We noted that a neighbour writes about the same in { $number }. The answer will reach you too.
added = Added to { $number }.
dropped = Cancelled; nothing was sent.
restored = Here it is again.
stopped = All right, we stopped.
nothing-to-stop = Nothing is begun just now. Write when you need us.
finish-first = You have begun a message. Let us finish it, or write “stop”.
refused = Without your consent we cannot keep your words. If you change your mind, write again.

operator-will-read = All right, a human being will read it. No more questions.
operator-called = An operator was called to { $number }. They will see this and answer.

status = { $number }: { $status }.
status-due = We will answer by { $day }.
status-none = You have not written to us yet. Tell us what happened?
status-not-here = { $number } was not taken here. Look it up on the site: by the number and the contact that you left.
status-new = received, being read
status-assigned = passed to those in charge
status-in-work = in work
status-answered = answered, waiting for your word
status-confirmed = you confirmed that it is done
status-reopened = sent back to work
status-closed-unconfirmed = closed, you did not answer
status-declined = the city cannot do this
status-forwarded = passed to those responsible

heard-done = Thank you! Noted: { $number } is done.
heard-not-done = { $number } was sent back to work. No new number is needed.
too-late = { $number } does not wait for your word just now: it is being worked on.
thanks = You are welcome! Write if anything happens.
thanks-but = You are welcome! And is { $number } done?
button-old = That button belongs to an earlier question.
button-filed = That message was taken already: { $number }.

day = { $n } { $month }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

public-new = new
public-assigned = passed to those in charge
public-in-work = in work
public-answered = answered
public-confirmed = done
public-reopened = in work again
public-closed-unconfirmed = closed
public-declined = declined
public-forwarded = passed on
