"""Words that a query may hold and a passage need not: the commonest of both languages.

They still count when passages are ranked. Some mean more in the other language ("by", "is" and "and" are
Swedish for village, ice and duck); nothing is lost, since a query of such words alone wants them all.
"""

SWEDISH = """
    alla allt att av bli blir de dem den denna deras dess det detta dig din ditt du då där efter eller en
    er ett från för ha hade han har hon honom hur här i icke inom in inte jag kan man med men mig min mitt
    mot mycket ni nu när något några och om oss på samma sedan sig sin sina sitt ska skall som så till under
    upp ut utan vad var varför vara vem vi vid vilka vilken vilket vill vår vårt våra än är åt över
"""
ENGLISH = """
    a about all an and are as at be been but by can did do does for from had has have he her his how i if in
    into is it its me my no not of on or our she should so than that the their them then there these they
    this those to us was we were what when where which who why will with would you your
"""
FUNCTION_WORDS = frozenset(SWEDISH.split()) | frozenset(ENGLISH.split())
