/* Keeps, for each file below $POWER_FROM, what it held when it was last synced, below $POWER_TO.
 *
 * A new file's name is kept with its first sync; a name it is given later, or loses, is kept when
 * its folder is synced, as on a disk. $POWER_TO.inodes/ has what was synced by the file's number.
 *
 * Preloaded into a program under test. What stands below $POWER_TO when the program is killed is
 * what a disk would hold that loses every write nobody asked it to keep. Each sync adds one byte
 * to $POWER_TO.hits, so that a test can tell whether it was there at all.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static pthread_mutex_t alone = PTHREAD_MUTEX_INITIALIZER;

static void below(char out[8192], const char *folder, const char *name) {
    if (snprintf(out, 8192, "%s/%s", folder, name) >= 8192) abort();
}

static void add_hit(const char *to) {
    char name[4096];
    snprintf(name, sizeof name, "%s.hits", to);
    int hits = open(name, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (hits < 0 || write(hits, ".", 1) != 1) abort();
    close(hits);
}

/* NAME becomes another name of what was synced of that file, whatever it was before. */
static void give_name(const char *to, ino_t number, const char *name) {
    char synced[8192], fresh[8300];
    struct stat kept, named;
    snprintf(synced, sizeof synced, "%s.inodes/%lu", to, (unsigned long)number);
    if (stat(synced, &kept) != 0) return; /* never synced: the disk has no byte of it */
    if (stat(name, &named) == 0 && named.st_ino == kept.st_ino) return;
    snprintf(fresh, sizeof fresh, "%s.fresh", name);
    unlink(fresh);
    if (link(synced, fresh) != 0) {
        if (errno != ENOENT) abort();
        return; /* its folder itself was never kept */
    }
    if (rename(fresh, name) != 0) abort();
}

static void keep_file(int source, ino_t number, const char *to, const char *target) {
    char synced[8192], part[65536];
    ssize_t got, at = 0;
    snprintf(synced, sizeof synced, "%s.inodes", to);
    mkdir(synced, 0700);
    snprintf(synced, sizeof synced, "%s.inodes/%lu", to, (unsigned long)number);
    unlink(synced);
    int copy = open(synced, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (copy < 0) abort();
    while ((got = pread(source, part, sizeof part, at)) > 0) {
        if (pwrite(copy, part, got, at) != got) abort();
        at += got;
    }
    close(copy);
    if (got != 0) abort();
    give_name(to, number, target);
}

/* Names that came since the last sync of the folder are kept, names that went are gone. */
static void keep_names(const char *from, const char *to, const char *target) {
    char name[8192], other[8192];
    struct dirent *entry;
    struct stat seen;
    DIR *there = opendir(from), *here;
    if (!there) return;
    mkdir(target, 0700);
    while ((entry = readdir(there))) {
        if (entry->d_name[0] == '.') continue;
        below(name, from, entry->d_name);
        below(other, target, entry->d_name);
        if (stat(name, &seen) != 0) continue;
        if (S_ISDIR(seen.st_mode)) mkdir(other, 0700);
        else give_name(to, seen.st_ino, other);
    }
    closedir(there);
    if (!(here = opendir(target))) return;
    while ((entry = readdir(here))) {
        if (entry->d_name[0] == '.') continue;
        below(name, from, entry->d_name);
        below(other, target, entry->d_name);
        if (stat(name, &seen) != 0 && errno == ENOENT) unlink(other);
    }
    closedir(here);
}

static void keep(int fd) {
    const char *from = getenv("POWER_FROM"), *to = getenv("POWER_TO");
    char link[64], path[4096], target[8192];
    struct stat seen;
    if (!from || !to) return;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return;
    path[length] = 0;
    if (strncmp(path, from, strlen(from)) != 0) return;
    int source = open(path, O_RDONLY);
    if (source < 0) return; /* gone */
    snprintf(target, sizeof target, "%s%s", to, path + strlen(from));
    if (fstat(source, &seen) != 0) abort();
    if (S_ISDIR(seen.st_mode)) keep_names(path, to, target);
    else keep_file(source, seen.st_ino, to, target);
    close(source);
    add_hit(to);
}

static int synced(int fd, const char *which) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, which);
    int result = real(fd);
    if (result == 0) {
        pthread_mutex_lock(&alone);
        keep(fd);
        pthread_mutex_unlock(&alone);
    }
    return result;
}

int fsync(int fd) { return synced(fd, "fsync"); }

int fdatasync(int fd) { return synced(fd, "fdatasync"); }
