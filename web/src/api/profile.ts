import { unwrap } from '@payverse/client';
import { queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';

export const profileKeys = { own: ['profile'] as const };

export const profileQuery = queryOptions({
  queryKey: profileKeys.own,
  queryFn: async ({ signal }) => {
    const { user } = await unwrap(api.GET('/api/users/me', { signal }));
    return { email: user.email, fullName: user.full_name };
  },
  staleTime: Infinity,
});
