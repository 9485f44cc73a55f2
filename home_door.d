home_door.o: src/core/home_door.c src/core/home_numeral.h \
  src/core/home_text.h src/core/home.h src/core/compose.h \
  src/core/types.h src/core/../quhua.h src/core/format.h \
  src/core/home_chars.h src/core/home_parser.h src/core/home_words.h

src/core/home_numeral.h:

src/core/home_text.h:

src/core/home.h:

src/core/compose.h:

src/core/types.h:

src/core/../quhua.h:

src/core/format.h:

src/core/home_chars.h:

src/core/home_parser.h:

src/core/home_words.h:
