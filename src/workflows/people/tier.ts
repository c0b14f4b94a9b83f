/** How sensitive an environment's data are: 0 (public) to 4 (most sensitive, refused unless the policy names it). */
export type Tier = 0 | 1 | 2 | 3 | 4;
