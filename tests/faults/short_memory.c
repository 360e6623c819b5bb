/* A memory that ends where a test wants it to.
 *
 * Preloaded into a program under test. With memory_end() the k-th request for memory, or every one
 * from there on, is refused; memory_calls() tells how many there were since. Python's own small
 * objects come from whole arenas: of them the request for a new arena is counted.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <sys/mman.h>

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);

static long calls, wanted;
static int listening, paused, sticky;

void memory_end(long at, int for_good) {
    calls = 0, wanted = at, sticky = for_good, listening = 1;
}

/* How many requests there were since; nothing is counted or refused any more. */
long memory_calls(void) {
    listening = 0;
    return calls;
}

/* What the test itself asks for is not counted. */
void memory_pause(int on) { paused = on; }

static int refused(void) {
    if (!listening || paused) return 0;
    long call = __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED);
    if (!wanted || (sticky ? call < wanted : call != wanted)) return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size) { return refused() ? NULL : __libc_malloc(size); }

void *calloc(size_t many, size_t size) { return refused() ? NULL : __libc_calloc(many, size); }

void *realloc(void *old, size_t size) { return refused() ? NULL : __libc_realloc(old, size); }

void *mmap(void *at, size_t size, int may, int how, int file, off_t from) {
    static __typeof__(&mmap) real;
    if (!real) real = (__typeof__(&mmap))dlsym(RTLD_NEXT, "mmap");
    return how & MAP_ANONYMOUS && refused() ? MAP_FAILED : real(at, size, may, how, file, from);
}
