# The gallery's sentences in English. A message is named after its code or its place on a page.

## Refusals

error = That did not work: the gallery cannot do what was asked.
invalid = Please correct the fields named here and send the data again.
not-found = There is nothing here: perhaps it has been deleted.
film-not-found = There is no such film: perhaps it has been deleted.
category-not-found = There is no such category: perhaps it has been deleted.
comment-not-found = There is no such comment: perhaps it has been deleted.
user-not-found = There is no such user.
conflict = This change is not possible: it contradicts what is already in the gallery.
edit-conflict = Somebody else changed this while you were editing: load the current version and repeat your change.
category-in-use = A category that holds films or other categories cannot be deleted: move them first.
category-cycle = A category cannot stand inside itself: choose another parent category.
not-authenticated = Please sign in first, with a token, with a name and password, or in a session.
bad-credentials = Signing in failed: these credentials are wrong or no longer valid.
forbidden = You may not do this: please ask the author or an administrator.
unavailable = This is not possible right now: please try again a little later.

## Fields

required = Please fill in this field: it is needed.
null-not-allowed = A value is needed here: null will not do.
not-a-string = This has to be text.
not-a-number = This has to be a number, for example 4.5.
not-an-integer = This has to be a whole number, for example 7.
not-a-moment = This has to be a date and a time, for example 2020-05-06T10:08:09 or 2020-05-06T10:08:09+03:00.
number-not-finite = This has to be an ordinary number: infinity and NaN will not do.
moment-without-zone = Please give the time zone, like this: 2020-05-06T10:08:09+03:00.
moment-out-of-range = The date has to be between 0001-01-02 and 9999-12-30.
text-blank = Please fill in this field: empty text will not do.
text-too-long =
    This is too long: it has { $length } { $length ->
        [one] character
       *[other] characters
    }, and at most { $max } will do.
text-nul = Please remove the NUL character from the text: it cannot be stored.
text-surrogate = The text holds a damaged character (half of a surrogate pair): please send correct UTF-8.
address-malformed = This has to be a full address that starts with http://, https://, ftp:// or ftps://, for example https://example.com/poster.jpg.
email-malformed = This has to be an email address, for example kim@example.com.
reference-unknown = There is nothing with the id { $id }: please give the id of something that exists.

## Names and passwords

username-characters = A name may hold only letters, digits and the characters @ . + - _
username-taken = This name is already taken: please choose another.
password-too-short =
    The password is too short: at least { $min } { $min ->
        [one] character is
       *[other] characters are
    } needed.
password-too-long =
    The password is too long: at most { $max } { $max ->
        [one] character
       *[other] characters
    } will do.
password-common = This password is too well known and among the first to be guessed: please think of another.
password-numeric = The password is made of digits only: please add letters or other characters.
password-similar =
    The password is too similar to { $field ->
        [username] the username
        [email] the email address
       *[other] your other data
    }: please think of another.
password-wrong = This is not your current password: please check the keyboard layout and the case of letters.
sign-in-failed = Signing in with this name and password failed: please check the keyboard layout and the case of letters.

## Requests

body-not-an-object = The body has to be an object: names of fields and their values.
body-not-parseable = The body could not be read: please check that it is complete, in UTF-8, and what its Content-Type says.
body-too-large =
    The body is too large: the gallery takes at most { $max } { $max ->
        [one] byte
       *[other] bytes
    }.
duplicate-field = The field “{ $name }” appears twice: please keep one.
media-type-unsupported = Please send the data as application/json, application/x-www-form-urlencoded or multipart/form-data: the gallery does not understand “{ $got }”.
not-acceptable = The answer is not available in this form: please ask for application/json.
page-unknown = There is no such page: pages are counted from 1, and “last” is the last one.
method-not-allowed = The method { $method } does not work here: the Allow header lists those that do.
address-unknown = There is nothing at this address: please check it for a typing error.
csrf-failed = It is not clear that you sent this request yourself: please reload the page and try again. Programs need the header X-CSRFToken, equal to the cookie csrftoken.
server-error = Something broke on our side, and the request was not carried out. It is not your fault: please try again a little later.
generation-queued-films =
    { $count ->
        [one] { $count } film is queued
       *[other] { $count } films are queued
    } and will be there soon.
generation-queued-categories =
    { $count ->
        [one] { $count } category is queued
       *[other] { $count } categories are queued
    } and will be there soon.
count-out-of-range = From { $min } to { $max } rows can be made at a time.
generation-job-not-found = There is no such job: it may have been cleared away.
generation-job-state = Job { $id } is { $state } now: this cannot be done to it.
generation-lease-lost = Another process is at job { $id } already.
generation-nobody-to-own = Films need an owner: create a user first.

## Lookups

lookup-no-films-in-category = There are no films in this category, or there is no such category.
lookup-category-unknown = There is no such category: please choose one of those listed.
lookup-no-comments = There are no comments on this film, or there is no such film.

## Pages

page-gallery = Film gallery
page-home = To the start page
page-error-title = That did not work
page-generators-title = Generators

page-root-welcome = Welcome! Films live here, with their categories and what people say about them.
page-root-read-heading = Have a look
page-root-films = All films
page-root-categories = All categories
page-root-docs = Description of the API
page-root-sign-in = Sign in
page-root-generate-heading = Make random entries
page-root-generate-films =
    Make { $count } { $count ->
        [one] film
       *[other] films
    }
page-root-generate-category = Make a category

page-login-title = Sign in
page-login-username = Username
page-login-password = Password
page-login-submit = Sign in

page-sign-out-title = Sign out
page-sign-out-submit = Sign out

page-signed-out-title = You have signed out
page-signed-out-text = The session is over. See you!
page-signed-out-again = Sign in again
