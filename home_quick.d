home_quick.o: src/core/home_quick.c src/core/home_quick.h \
  src/core/home_town.h src/core/home.h src/core/compose.h \
  src/core/types.h src/core/../quhua.h src/core/format.h \
  src/core/home_chars.h src/core/fold.h src/core/home_text.h \
  src/core/town.h src/core/trie.h

src/core/home_quick.h:

src/core/home_town.h:

src/core/home.h:

src/core/compose.h:

src/core/types.h:

src/core/../quhua.h:

src/core/format.h:

src/core/home_chars.h:

src/core/fold.h:

src/core/home_text.h:

src/core/town.h:

src/core/trie.h:
