home_markup.o: src/core/home_markup.c src/core/home_markup.h

src/core/home_markup.h:
