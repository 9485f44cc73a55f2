home_lower.o: src/core/home_lower.c src/core/home_lower.h \
  src/core/home_county.h src/core/home.h src/core/compose.h \
  src/core/types.h src/core/../quhua.h src/core/format.h \
  src/core/home_chars.h src/core/judge.h src/core/history.h \
  src/core/chain.h src/core/match.h src/core/home_text.h \
  src/core/home_words.h src/core/town.h

src/core/home_lower.h:

src/core/home_county.h:

src/core/home.h:

src/core/compose.h:

src/core/types.h:

src/core/../quhua.h:

src/core/format.h:

src/core/home_chars.h:

src/core/judge.h:

src/core/history.h:

src/core/chain.h:

src/core/match.h:

src/core/home_text.h:

src/core/home_words.h:

src/core/town.h:
