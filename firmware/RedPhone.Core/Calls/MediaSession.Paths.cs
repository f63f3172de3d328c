using RedPhone.Core.Relay;

namespace RedPhone.Core.Calls
{
    /// <content>Which of the two relays is used, and when it is too late.</content>
    public sealed partial class MediaSession
    {
        private void WatchPaths(long nowMs)
        {
            long silentMs = nowMs - LastHeard(_active);
            int other = 1 - _active;
            if (silentMs >= RebindMs && nowMs >= _rebindDueMs)
            {
                _rebindDueMs = nowMs + RebindMs;
                for (int i = 0; i < _paths.Length; i++)
                {
                    if (_paths[i].InUse)
                    {
                        _paths[i].Relay.Rebind(nowMs);
                    }
                }
            }

            // A relay that never let us in is left sooner than one that fell silent.
            long patienceMs = _paths[_active].IsBound ? SwitchMs : RebindMs;
            if (silentMs >= patienceMs && _paths[other].IsBound)
            {
                SwitchTo(nowMs, other);
            }

            if (_state == MediaState.Secure
                && nowMs - _paths[0].HeardMs >= LostMs && nowMs - _paths[1].HeardMs >= LostMs)
            {
                Fail(MediaFailure.MediaLost);
            }
        }

        private void WatchRelays()
        {
            if (_state == MediaState.Secure || _state == MediaState.Failed)
            {
                return;
            }

            bool refused = false;
            for (int i = 0; i < _paths.Length; i++)
            {
                if (!_paths[i].InUse)
                {
                    continue;
                }

                RelayState state = _paths[i].Relay.State;
                if (state == RelayState.Refused)
                {
                    refused = true;
                }
                else if (state != RelayState.Unreachable)
                {
                    // One that is bound or may still be: not the moment to give up.
                    UseIfActiveIsOut(i);
                    return;
                }
            }

            Fail(refused ? MediaFailure.TicketRefused : MediaFailure.RelayLost);
        }

        private void UseIfActiveIsOut(int path)
        {
            if (!_paths[_active].IsBound && _paths[path].IsBound)
            {
                _active = path;
            }
        }

        private void SwitchTo(long nowMs, int path)
        {
            _active = path;
            _activeSinceMs = nowMs;
            Switches++;
        }

        private long LastHeard(int path)
        {
            return _paths[path].HeardMs > _activeSinceMs ? _paths[path].HeardMs : _activeSinceMs;
        }

        private void Touch(long nowMs)
        {
            _activeSinceMs = nowMs;
            _rebindDueMs = nowMs + RebindMs;
            _paths[0].HeardMs = nowMs;
            _paths[1].HeardMs = nowMs;
        }
    }
}
