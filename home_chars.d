home_chars.o: src/core/home_chars.c src/core/home_chars.h \
  src/core/home_extra.h src/core/home.h src/core/compose.h \
  src/core/types.h src/core/../quhua.h src/core/format.h \
  src/core/home_numeral.h src/core/home_text.h src/core/home_quick.h \
  src/core/home_town.h src/core/home_school.h src/core/home_words.h

src/core/home_chars.h:

src/core/home_extra.h:

src/core/home.h:

src/core/compose.h:

src/core/types.h:

src/core/../quhua.h:

src/core/format.h:

src/core/home_numeral.h:

src/core/home_text.h:

src/core/home_quick.h:

src/core/home_town.h:

src/core/home_school.h:

src/core/home_words.h:
