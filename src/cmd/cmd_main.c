/* The chorale executable: finds the subcommand and runs it. */
#include <stdio.h>

int main(void)
{
	fputs("chorale: no subcommand yet\n", stderr);
	return 2;
}
