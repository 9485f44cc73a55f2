home_simplify.o: src/core/home_simplify.c src/core/home_simplify.h \
  src/core/home.h src/core/compose.h src/core/types.h \
  src/core/../quhua.h src/core/format.h src/core/home_chars.h \
  src/core/fold.h src/core/home_text.h

src/core/home_simplify.h:

src/core/home.h:

src/core/compose.h:

src/core/types.h:

src/core/../quhua.h:

src/core/format.h:

src/core/home_chars.h:

src/core/fold.h:

src/core/home_text.h:
