home_body.o: src/core/home_body.c src/core/home_body.h \
  src/core/home_town.h src/core/home.h src/core/compose.h \
  src/core/types.h src/core/../quhua.h src/core/format.h \
  src/core/home_chars.h src/core/home_text.h src/core/utf8.h

src/core/home_body.h:

src/core/home_town.h:

src/core/home.h:

src/core/compose.h:

src/core/types.h:

src/core/../quhua.h:

src/core/format.h:

src/core/home_chars.h:

src/core/home_text.h:

src/core/utf8.h:
