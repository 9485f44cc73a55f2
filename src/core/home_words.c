/*
 * home_words.c - see home_words.h.
 */
#include "home_words.h"

#include "home_text.h"

/* By their first character, the longest first. */
static const struct word words[] = {
    /* clang-format off */
    /* table begins */
    {U"#楼", 2, WORD_BUILDING},
    {U"中学", 2, WORD_PLACE},
    {U"乡道", 2, WORD_ROAD},
    {U"住宅区", 3, WORD_ESTATE},
    {U"住宅楼", 3, WORD_ESTATE},
    {U"作业区", 3, WORD_VILLAGE},
    {U"作业站", 3, WORD_GROUP},
    {U"佳园", 2, WORD_ESTATE},
    {U"佳苑", 2, WORD_ESTATE},
    {U"供销社", 3, WORD_PLACE},
    {U"保健院", 3, WORD_PLACE},
    {U"信用社", 3, WORD_PLACE},
    {U"公租房", 3, WORD_ESTATE},
    {U"公司", 2, WORD_PLACE},
    {U"公寓", 2, WORD_ESTATE},
    {U"公路", 2, WORD_ROAD},
    {U"公馆", 2, WORD_ESTATE},
    {U"养老院", 3, WORD_PLACE},
    {U"写字楼", 3, WORD_PLACE},
    {U"农场", 2, WORD_PLACE},
    {U"分场", 2, WORD_VILLAGE},
    {U"别墅", 2, WORD_ESTATE},
    {U"办公楼", 3, WORD_PLACE},
    {U"加油站", 3, WORD_PLACE},
    {U"区", 1, WORD_WEAK},
    {U"医院", 2, WORD_PLACE},
    {U"华城", 2, WORD_ESTATE},
    {U"华府", 2, WORD_ESTATE},
    {U"华庭", 2, WORD_ESTATE},
    {U"单元", 2, WORD_UNIT},
    {U"卫生室", 3, WORD_PLACE},
    {U"卫生所", 3, WORD_PLACE},
    {U"卫生院", 3, WORD_PLACE},
    {U"厂", 1, WORD_PLACE},
    {U"县道", 2, WORD_ROAD},
    {U"号之", 2, WORD_NUMBER},
    {U"号宅", 2, WORD_BUILDING},
    {U"号楼", 2, WORD_BUILDING},
    {U"号门", 2, WORD_NUMBER},
    {U"号附", 2, WORD_NUMBER},
    {U"号院", 2, WORD_NUMBER},
    {U"号", 1, WORD_NUMBER},
    {U"合作社", 3, WORD_GROUP},
    {U"名城", 2, WORD_ESTATE},
    {U"名苑", 2, WORD_ESTATE},
    {U"名邸", 2, WORD_ESTATE},
    {U"名都", 2, WORD_ESTATE},
    {U"商住楼", 3, WORD_ESTATE},
    {U"商场", 2, WORD_PLACE},
    {U"商店", 2, WORD_PLACE},
    {U"嘉园", 2, WORD_ESTATE},
    {U"嘎查", 2, WORD_VILLAGE},
    {U"四合院", 3, WORD_ESTATE},
    {U"园", 1, WORD_WEAK},
    {U"国际城", 3, WORD_ESTATE},
    {U"国道", 2, WORD_ROAD},
    {U"坊", 1, WORD_WEAK},
    {U"城", 1, WORD_WEAK},
    {U"墅", 1, WORD_WEAK},
    {U"大学城", 3, WORD_ESTATE},
    {U"大厦", 2, WORD_ESTATE},
    {U"大学", 2, WORD_SCHOOL},
    {U"大街", 2, WORD_ROAD},
    {U"大道", 2, WORD_ROAD},
    {U"大队", 2, WORD_VILLAGE},
    {U"大院", 2, WORD_ESTATE},
    {U"学校", 2, WORD_PLACE},
    {U"学院", 2, WORD_SCHOOL},
    {U"安置小区", 4, WORD_ESTATE},
    {U"安置区", 3, WORD_ESTATE},
    {U"安置房", 3, WORD_ESTATE},
    {U"室", 1, WORD_ROOM},
    {U"家属区", 3, WORD_ESTATE},
    {U"家属楼", 3, WORD_PLACE},
    {U"家属院", 3, WORD_ESTATE},
    {U"家园", 2, WORD_ESTATE},
    {U"家苑", 2, WORD_ESTATE},
    {U"宿舍区", 3, WORD_PLACE},
    {U"宿舍楼", 3, WORD_PLACE},
    {U"宿舍", 2, WORD_PLACE},
    {U"寓", 1, WORD_WEAK},
    {U"小区", 2, WORD_ESTATE},
    {U"小学", 2, WORD_PLACE},
    {U"小组", 2, WORD_GROUP},
    {U"小院", 2, WORD_ESTATE},
    {U"小队", 2, WORD_GROUP},
    {U"层楼", 2, WORD_FLOOR},
    {U"层", 1, WORD_FLOOR},
    {U"居民委员会", 5, WORD_VILLAGE},
    {U"居民小组", 4, WORD_GROUP},
    {U"居委会", 3, WORD_VILLAGE},
    {U"居民组", 3, WORD_GROUP},
    {U"居", 1, WORD_WEAK},
    {U"屯", 1, WORD_HAMLET},
    {U"山庄", 2, WORD_ESTATE},
    {U"工地", 2, WORD_PLACE},
    {U"巷子", 2, WORD_ROAD},
    {U"巷", 1, WORD_ROAD},
    {U"市场", 2, WORD_PLACE},
    {U"幢楼", 2, WORD_BUILDING},
    {U"幢", 1, WORD_BUILDING},
    {U"幼儿园", 3, WORD_PLACE},
    {U"广场", 2, WORD_ESTATE},
    {U"府邸", 2, WORD_ESTATE},
    {U"府", 1, WORD_WEAK},
    {U"座", 1, WORD_BUILDING},
    {U"庭", 1, WORD_WEAK},
    {U"廉租房", 3, WORD_ESTATE},
    {U"弄", 1, WORD_ROAD},
    {U"御园", 2, WORD_ESTATE},
    {U"御府", 2, WORD_ESTATE},
    {U"户", 1, WORD_ROOM},
    {U"房间", 2, WORD_ROOM},
    {U"房", 1, WORD_ROOM},
    {U"技工学校", 4, WORD_SCHOOL},
    {U"技师学院", 4, WORD_SCHOOL},
    {U"排", 1, WORD_BUILDING},
    {U"教师楼", 3, WORD_PLACE},
    {U"敬老院", 3, WORD_PLACE},
    {U"新天地", 3, WORD_ESTATE},
    {U"新城", 2, WORD_ESTATE},
    {U"新寓", 2, WORD_ESTATE},
    {U"新村", 2, WORD_ESTATE},
    {U"新苑", 2, WORD_ESTATE},
    {U"期", 1, WORD_WEAK},
    {U"机关", 2, WORD_PLACE},
    {U"村民委员会", 5, WORD_VILLAGE},
    {U"村民小组", 4, WORD_GROUP},
    {U"村委会", 3, WORD_VILLAGE},
    {U"村民组", 3, WORD_GROUP},
    {U"村委", 2, WORD_VILLAGE},
    {U"村", 1, WORD_VILLAGE},
    {U"条", 1, WORD_ROAD},
    {U"林场", 2, WORD_PLACE},
    {U"果园场", 3, WORD_PLACE},
    {U"栋楼", 2, WORD_BUILDING},
    {U"栋", 1, WORD_BUILDING},
    {U"校区", 2, WORD_SCHOOL},
    {U"梯", 1, WORD_UNIT},
    {U"检察院", 3, WORD_PLACE},
    {U"楼栋", 2, WORD_BUILDING},
    {U"楼", 1, WORD_FLOOR},
    {U"歌舞剧院", 4, WORD_PLACE},
    {U"段", 1, WORD_ROAD},
    {U"水库", 2, WORD_PLACE},
    {U"汽车站", 3, WORD_PLACE},
    {U"法院", 2, WORD_PLACE},
    {U"派出所", 3, WORD_PLACE},
    {U"浩特", 2, WORD_GROUP},
    {U"渔场", 2, WORD_PLACE},
    {U"湾", 1, WORD_WEAK},
    {U"火车站", 3, WORD_PLACE},
    {U"煤矿", 2, WORD_PLACE},
    {U"牧场", 2, WORD_PLACE},
    {U"生产大队", 4, WORD_VILLAGE},
    {U"生产小组", 4, WORD_GROUP},
    {U"生产队", 3, WORD_GROUP},
    {U"生活区", 3, WORD_ESTATE},
    {U"电影院", 3, WORD_PLACE},
    {U"百货大楼", 4, WORD_PLACE},
    {U"省道", 2, WORD_ROAD},
    {U"矿", 1, WORD_PLACE},
    {U"研究所", 3, WORD_PLACE},
    {U"研究院", 3, WORD_PLACE},
    {U"社区居民委员会", 7, WORD_VILLAGE},
    {U"社区居委会", 5, WORD_VILLAGE},
    {U"社区", 2, WORD_VILLAGE},
    {U"社", 1, WORD_GROUP},
    {U"福利院", 3, WORD_PLACE},
    {U"管理区", 3, WORD_VILLAGE},
    {U"粮管所", 3, WORD_PLACE},
    {U"粮站", 2, WORD_PLACE},
    {U"组", 1, WORD_GROUP},
    {U"经济适用房", 5, WORD_ESTATE},
    {U"职业技术学院", 6, WORD_SCHOOL},
    {U"职业学校", 4, WORD_SCHOOL},
    {U"职业学院", 4, WORD_SCHOOL},
    {U"胡同", 2, WORD_ROAD},
    {U"艾里", 2, WORD_GROUP},
    {U"花园", 2, WORD_ESTATE},
    {U"花苑", 2, WORD_ESTATE},
    {U"苑", 1, WORD_WEAK},
    {U"茶场", 2, WORD_PLACE},
    {U"街区", 2, WORD_ESTATE},
    {U"街", 1, WORD_ROAD},
    {U"设计院", 3, WORD_PLACE},
    {U"豪庭", 2, WORD_ESTATE},
    {U"豪苑", 2, WORD_ESTATE},
    {U"超市", 2, WORD_PLACE},
    {U"路", 1, WORD_ROAD},
    {U"车站", 2, WORD_PLACE},
    {U"轩", 1, WORD_WEAK},
    {U"连队", 2, WORD_VILLAGE},
    {U"连", 1, WORD_COMPANY},
    {U"道", 1, WORD_ROAD},
    {U"邸", 1, WORD_WEAK},
    {U"郡", 1, WORD_WEAK},
    {U"部队", 2, WORD_PLACE},
    {U"里", 1, WORD_WEAK},
    {U"银行", 2, WORD_PLACE},
    {U"门", 1, WORD_UNIT},
    {U"阁", 1, WORD_WEAK},
    {U"队", 1, WORD_GROUP},
    {U"院", 1, WORD_WEAK},
    {U"雅园", 2, WORD_ESTATE},
    {U"雅居", 2, WORD_ESTATE},
    {U"雅苑", 2, WORD_ESTATE},
    {U"集资楼", 3, WORD_ESTATE},
    {U"高等专科学校", 6, WORD_SCHOOL},
    {U"高级中学", 4, WORD_SCHOOL},
    {U"高中", 2, WORD_SCHOOL},
    /* table ends */
    /* clang-format on */
};
enum { WORDS = sizeof words / sizeof *words };
_Static_assert((int)WORDS <= (int)CHAR_WORD, "the table of characters has room for their numbers");

void words_mark(struct chars *chars)
{
    for (uint32_t i = WORDS; i-- > 0;) {
        uint16_t *traits = &chars->traits[words[i].text[0]];
        *traits = (uint16_t)((*traits & ~(unsigned)CHAR_WORD) | (i + 1));
    }
}

/* Does `text` go on as the word does? Behind the last glyph are zeros, which no word has. */
static bool goes_on(const char32_t *text, const char32_t *word)
{
    uint32_t i = 1;
    while (word[i] && word[i] == text[i])
        i++;
    return !word[i];
}

const struct word *words_at(const struct glyphs *glyphs, uint32_t at)
{
    const char32_t *text = glyphs->code + at;
    uint32_t number = chars_of(glyphs->chars, text[0]) & CHAR_WORD;
    if (!number)
        return NULL;
    for (const struct word *word = &words[number - 1];
         word < words + WORDS && word->text[0] == text[0]; word++)
        if (goes_on(text, word->text))
            return word;
    return NULL;
}

bool words_follows_name(const struct glyphs *glyphs, uint16_t at)
{
    const struct word *word = words_at(glyphs, at);
    return word && (word->kind == WORD_VILLAGE || word->kind == WORD_ROAD) &&
           word->text[0] != U'大' && word->text[0] != U'社' && word->text[0] != U'居';
}

bool words_number_names(const struct glyphs *glyphs, uint32_t at, const struct word *word)
{
    uint32_t next = at + word->size;
    if (word->size > 1 || glyphs->flags[next] & GLYPH_GAP || next >= glyphs->count)
        return false;
    if (glyph_in(glyphs->code[next], U"桥线井渠沟地坑洞闸营矿台"))
        return true;
    const struct word *after = words_at(glyphs, next);
    return after && (after->kind == WORD_ROAD || after->kind == WORD_VILLAGE);
}

bool words_ends_name(const struct glyphs *glyphs, uint16_t at)
{
    const struct word *word = words_at(glyphs, at);
    return word && (word->kind == WORD_VILLAGE || word->kind == WORD_ROAD ||
                    word->kind == WORD_ESTATE || word->kind == WORD_NUMBER);
}
