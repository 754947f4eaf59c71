### Words that every page shares.

product = Otklik
skip = Skip to content
close = Close

## Moments and spans

when-day-time = { $day }, { $time }
when-date-year = { $day } { $year }
when-today = today
when-yesterday = yesterday
when-tomorrow = tomorrow
age-now = now
span-seconds = { $n }{"\u00A0"}{ $n ->
    [one] second
   *[other] seconds
}
span-minutes = { $n }{"\u00A0"}min
span-hours = { $n }{"\u00A0"}h
span-days = { $n }{"\u00A0"}{ $n ->
    [one] day
   *[other] days
}
span-minutes-long = { $n }{"\u00A0"}{ $n ->
    [one] minute
   *[other] minutes
}
span-hours-long = { $n }{"\u00A0"}{ $n ->
    [one] hour
   *[other] hours
}
span-days-long = { $n }{"\u00A0"}{ $n ->
    [one] day
   *[other] days
}
clock-left = { $span } left
clock-over = overdue by { $span }
clock-due = Due { $when }
clock-none = no deadline

## Statuses

status-new = New
status-assigned = Assigned
status-in-work = In work
status-approval = Answer awaits approval
status-answered = Answered
status-confirmed = Confirmed by the resident
status-reopened = Reopened
status-closed-unconfirmed = Closed, resident silent
status-declined = Declined
status-forwarded = Forwarded

## Roles

role-operator = operator
role-executor = executor
role-controller = controller
role-head = head of the city
role-analyst = analyst
role-admin = administrator

## Themes

theme-auto = As in the system
theme-light = Light
theme-dark = Dark

## What went wrong

error-not-found = There is no such page
error-not-found-why = The address may be mistyped, or the message belongs to another department.
error-forbidden = You are not allowed to do this
error-forbidden-why = Staff with another role see this part. If you need it for your work, tell the administrator.
error-busy = We cannot keep up, try again in { $span }
error-busy-why = The database does not answer now, or the queue is full. Nothing that was accepted is lost.
error-full = The server's disk is full
error-full-why = It could not be saved. Tell the administrator the number: they will make room, then send it again.
error-ours = Something broke on our side
error-ours-why = We have written it to the log. Tell the administrator the number, and they will find the cause.
error-incident = Incident number
error-bad = The request was not understood
error-bad-why = The form did not arrive whole. Go back and send it again.
error-large = Too much at one time
error-large-why = The form with its files is larger than the server takes. Attach fewer files and send it again.
error-code = Code { $code }
error-stale = The page is out of date
error-stale-why = You signed in again or were away for long, and the form is no longer valid. Open the page again and repeat; the text below can be copied.
error-typed = Your text
way-inbox = To the inbox
way-all = Show all messages
way-appeal = Back to the message
many-again = Try again in { $span }.
way-again = Try again
