home_api.o: src/core/home_api.c src/core/compose.h src/core/types.h \
  src/core/../quhua.h src/core/format.h src/core/fold.h src/core/home.h \
  src/core/home_chars.h src/core/home_body.h src/core/home_town.h \
  src/core/home_county.h src/core/judge.h src/core/history.h \
  src/core/home_empty.h src/core/match.h src/core/home_extra.h \
  src/core/home_judge.h src/core/home_lower.h src/core/home_numeral.h \
  src/core/home_text.h src/core/home_parse.h src/core/home_quick.h \
  src/core/home_school.h src/core/home_simplify.h src/core/mojibake.h \
  src/core/normalize.h src/core/session.h src/core/index.h \
  src/core/resolve.h src/core/rules.h

src/core/compose.h:

src/core/types.h:

src/core/../quhua.h:

src/core/format.h:

src/core/fold.h:

src/core/home.h:

src/core/home_chars.h:

src/core/home_body.h:

src/core/home_town.h:

src/core/home_county.h:

src/core/judge.h:

src/core/history.h:

src/core/home_empty.h:

src/core/match.h:

src/core/home_extra.h:

src/core/home_judge.h:

src/core/home_lower.h:

src/core/home_numeral.h:

src/core/home_text.h:

src/core/home_parse.h:

src/core/home_quick.h:

src/core/home_school.h:

src/core/home_simplify.h:

src/core/mojibake.h:

src/core/normalize.h:

src/core/session.h:

src/core/index.h:

src/core/resolve.h:

src/core/rules.h:
