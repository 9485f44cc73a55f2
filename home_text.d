home_text.o: src/core/home_text.c src/core/home_text.h src/core/home.h \
  src/core/compose.h src/core/types.h src/core/../quhua.h \
  src/core/format.h src/core/home_chars.h src/core/home_markup.h \
  src/core/utf8.h

src/core/home_text.h:

src/core/home.h:

src/core/compose.h:

src/core/types.h:

src/core/../quhua.h:

src/core/format.h:

src/core/home_chars.h:

src/core/home_markup.h:

src/core/utf8.h:
