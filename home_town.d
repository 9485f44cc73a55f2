home_town.o: src/core/home_town.c src/core/home_town.h src/core/home.h \
  src/core/compose.h src/core/types.h src/core/../quhua.h \
  src/core/format.h src/core/home_chars.h src/core/fold.h \
  src/core/home_numeral.h src/core/home_text.h src/core/home_words.h \
  src/core/town.h src/core/trie.h

src/core/home_town.h:

src/core/home.h:

src/core/compose.h:

src/core/types.h:

src/core/../quhua.h:

src/core/format.h:

src/core/home_chars.h:

src/core/fold.h:

src/core/home_numeral.h:

src/core/home_text.h:

src/core/home_words.h:

src/core/town.h:

src/core/trie.h:
