home_empty.o: src/core/home_empty.c src/core/home_empty.h src/core/home.h \
  src/core/compose.h src/core/types.h src/core/../quhua.h \
  src/core/format.h src/core/home_chars.h src/core/match.h \
  src/core/home_text.h

src/core/home_empty.h:

src/core/home.h:

src/core/compose.h:

src/core/types.h:

src/core/../quhua.h:

src/core/format.h:

src/core/home_chars.h:

src/core/match.h:

src/core/home_text.h:
