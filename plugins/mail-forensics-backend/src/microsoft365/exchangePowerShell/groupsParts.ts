/*
 * A scope of groups. The filter of the management scope names the groups themselves, so that Exchange follows who joins
 * and leaves them. It matches direct members only: the groups inside groups are looked up and named as well.
 */

/** Sets $groupDns, or stops before anything is changed. */
export const RESOLVE_GROUPS = String.raw`
    Write-Step 'Reading the groups of the tenant; where there are many this takes minutes'
    $groupTypes = 'MailUniversalSecurityGroup', 'MailUniversalDistributionGroup', 'RoomList', 'GroupMailbox'
    $groups = @(Get-Recipient -RecipientTypeDetails $groupTypes -ResultSize Unlimited -ErrorAction Stop)
    $known = @{}
    $named = @{}
    foreach ($group in $groups) {
        foreach ($address in @($group.EmailAddresses)) {
            if ("$address" -match '^smtp:(.+)$') { $known[$Matches[1]] = $group }
        }
        $known["$($group.ExternalDirectoryObjectId)"] = $group
        $title = "$($group.DisplayName)"
        if (-not $named.ContainsKey($title)) { $named[$title] = New-Object 'System.Collections.Generic.List[object]' }
        $named[$title].Add($group)
    }
    $waiting = New-Object 'System.Collections.Generic.Queue[object]'
    $missing = New-Object 'System.Collections.Generic.List[string]'
    foreach ($entry in $Entries) {
        if ($known.ContainsKey($entry)) { $waiting.Enqueue($known[$entry]) }
        elseif ($named.ContainsKey($entry) -and $named[$entry].Count -eq 1) { $waiting.Enqueue($named[$entry][0]) }
        else { $missing.Add($entry) }
    }
    $inScope = @{}
    $groupDns = @()
    while ($waiting.Count -gt 0) {
        $group = $waiting.Dequeue()
        $dn = "$($group.DistinguishedName)"
        if ($inScope.ContainsKey($dn)) { continue }
        $inScope[$dn] = $true
        $groupDns += $dn
        # A Microsoft 365 group holds no groups.
        if ("$($group.RecipientTypeDetails)" -ne 'GroupMailbox') {
            foreach ($nested in @(Get-Recipient -RecipientTypeDetails $groupTypes -Filter (Get-MemberFilter $dn) -ResultSize Unlimited -ErrorAction Stop)) {
                $waiting.Enqueue($nested)
            }
        }
    }
    Write-Host "    $($groupDns.Count) groups in scope, groups inside groups included"
    if ($missing.Count -gt 0) {
        Write-Warning "$($missing.Count) groups of the scope are left out: Exchange does not know them, or several have the name. It knows Microsoft 365 groups, mail-enabled security groups and distribution lists, and neither security groups without mail nor dynamic distribution lists:"
        Write-Names $missing
    }
    if ($groupDns.Count -eq 0) {
        throw 'Exchange knows none of the groups of the scope. Nothing was changed.'
    }
    $keptAliases = @()
    $mailboxTypes = 'UserMailbox', 'SharedMailbox'
    $insideMailbox = $null
    foreach ($dn in $groupDns) {
        $insideMailbox = Get-Recipient -RecipientTypeDetails $mailboxTypes -Filter (Get-MemberFilter $dn) -ResultSize 1 -WarningAction SilentlyContinue -ErrorAction Stop | Select-Object -First 1
        if ($insideMailbox) { break }
    }
    $otherMailboxes = @(Get-EXOMailbox -RecipientTypeDetails $mailboxTypes -ResultSize 20 -WarningAction SilentlyContinue -ErrorAction Stop)
`;
