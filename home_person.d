home_person.o: src/core/home_person.c src/core/home_extra.h \
  src/core/home.h src/core/compose.h src/core/types.h \
  src/core/../quhua.h src/core/format.h src/core/home_chars.h \
  src/core/home_text.h

src/core/home_extra.h:

src/core/home.h:

src/core/compose.h:

src/core/types.h:

src/core/../quhua.h:

src/core/format.h:

src/core/home_chars.h:

src/core/home_text.h:
