/*
 * A file system that is there and never answers, like a network one whose server is gone: FUSE (fuse(4)) asks this
 * program, which reads no question. `silent DIR` mounts it at DIR and stays; when it ends, who waited gets an error.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <unistd.h>

int main(int argc, char **argv) {
  char options[100];
  int questions = open("/dev/fuse", O_RDWR);
  if (argc != 2 || questions < 0) {
    perror("/dev/fuse");
    return 2;
  }
  snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=0,group_id=0,allow_other", questions);
  if (mount("silent", argv[1], "fuse", 0, options) != 0) {
    perror("mount");
    return 3;
  }
  for (;;) pause();
}
