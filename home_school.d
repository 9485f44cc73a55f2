home_school.o: src/core/home_school.c src/core/home_school.h \
  src/core/home.h src/core/compose.h src/core/types.h \
  src/core/../quhua.h src/core/format.h src/core/home_chars.h \
  src/core/home_text.h src/core/home_words.h src/core/utf8.h

src/core/home_school.h:

src/core/home.h:

src/core/compose.h:

src/core/types.h:

src/core/../quhua.h:

src/core/format.h:

src/core/home_chars.h:

src/core/home_text.h:

src/core/home_words.h:

src/core/utf8.h:
