/* How long libwbxml takes over a corpus: the other side of the ratios that codec.rs prints.
 *
 * usage: libwbxml FILE...     WBXML documents
 *
 * Prints the nanoseconds of one pass over all files, decoding to a tree and encoding from one; the least
 * of many batches, as codec.rs takes it. The functions on trees are exported by the library and described
 * in its sources, but their header is not installed: they are declared here.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <wbxml.h>
#include <wbxml_conv.h>

typedef struct WBXMLTree_s WBXMLTree;
WBXMLError wbxml_tree_from_wbxml(WB_UTINY *, WB_ULONG, WBXMLLanguage, WBXMLCharsetMIBEnum, WBXMLTree **);
WBXMLError wbxml_tree_to_wbxml(WBXMLTree *, WB_UTINY **, WB_ULONG *, WBXMLGenWBXMLParams *);
void wbxml_tree_destroy(WBXMLTree *);

enum { MOST = 64, BATCHES = 400, PASSES = 2 };

static WB_UTINY *documents[MOST];
static WB_ULONG lengths[MOST];
static WBXMLTree *trees[MOST];
static int count;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

static void stop(const char *what) {
  fprintf(stderr, "%s\n", what);
  exit(1);
}

static void load(const char *name) {
  FILE *file = fopen(name, "rb");
  if (!file || count == MOST) stop(name);
  documents[count] = malloc(1 << 20);
  lengths[count] = fread(documents[count], 1, 1 << 20, file);
  fclose(file);
  count++;
}

static WBXMLTree *decode(int which) {
  WBXMLTree *tree = NULL;
  if (wbxml_tree_from_wbxml(documents[which], lengths[which], WBXML_LANG_UNKNOWN, WBXML_CHARSET_UNKNOWN, &tree)
      != WBXML_OK)
    stop("not decoded");
  return tree;
}

static void decode_all(void) {
  for (int which = 0; which < count; which++) wbxml_tree_destroy(decode(which));
}

static void encode_all(void) {
  WBXMLGenWBXMLParams plain = {WBXML_VERSION_12, TRUE, FALSE, FALSE};
  for (int which = 0; which < count; which++) {
    WB_UTINY *output = NULL;
    WB_ULONG length = 0;
    if (wbxml_tree_to_wbxml(trees[which], &output, &length, &plain) != WBXML_OK) stop("not encoded");
    free(output);
  }
}

static void measure(const char *name, void (*pass)(void)) {
  double least = 0;
  for (int batch = 0; batch < BATCHES; batch++) {
    double start = now();
    for (int each = 0; each < PASSES; each++) pass();
    double took = (now() - start) / PASSES;
    if (batch == 0 || took < least) least = took;
  }
  printf("%s %.0f\n", name, least);
}

int main(int argc, char **argv) {
  for (int each = 1; each < argc; each++) load(argv[each]);
  for (int which = 0; which < count; which++) trees[which] = decode(which);
  measure("decode", decode_all);
  measure("encode", encode_all);
  return 0;
}
