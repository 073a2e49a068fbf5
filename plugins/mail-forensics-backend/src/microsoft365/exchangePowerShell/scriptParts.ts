/*
 * The parts of the script that are the same whatever the scope. They hand on to each other, in this order:
 * $AppId, $ObjectId, $Name, $Role, $GroupAlias (settings); $insideMailbox and $otherMailboxes (whom to test with), from
 * what resolves the scope; $groupDns and $keptAliases, from what provides the groups; $wanted, the names of
 * the role assignments that are to be there.
 *
 * Sources: "Role Based Access Control for Applications in Exchange Online", the reference of each cmdlet, and "Filterable
 * properties for the RecipientFilter parameter" (MemberOfGroup takes the distinguished name of a group that Exchange
 * knows, and matches direct members).
 */

/**
 * Functions that the other parts use.
 *
 * The cmdlets of Exchange are functions of a module, which do not see the $ErrorActionPreference of a script: each call
 * says -ErrorAction Stop itself, so that the script never goes on from half an answer.
 */
export const HELPERS = String.raw`
    function Write-Step([string]$Text) {
        Write-Host ''
        Write-Host "==> $Text" -ForegroundColor Cyan
    }

    # Names come out of a file: what could steer a terminal is not printed.
    function Write-Names([string[]]$Names) {
        foreach ($text in $Names) {
            Write-Host ('    ' + ($text -replace '\p{C}', '?'))
        }
    }

    function Get-MemberFilter([string]$GroupDn) {
        "MemberOfGroup -eq '" + $GroupDn.Replace("'", "''") + "'"
    }

    # What this script has made, and nothing whose name only begins alike.
    function Select-Ours {
        $input | Where-Object { $_.Name -match ('^' + [regex]::Escape($Name) + ' (\d+|all)$') }
    }

    # What was made a moment ago is not known everywhere in Exchange at once.
    function Invoke-Patiently([scriptblock]$Action) {
        for ($attempt = 1; ; $attempt++) {
            try {
                return & $Action
            }
            catch {
                if ($attempt -ge 6) { throw }
                Start-Sleep -Seconds 10
            }
        }
    }
`;

/** Makes the app known to Exchange: a pointer to the enterprise application in Entra. */
export const PRINCIPAL = String.raw`
    Write-Step 'Looking for the app in Exchange'
    $existing = @(Get-ManagementRoleAssignment -Role $Role -ErrorAction Stop | Select-Ours)
    $principal = Get-ServicePrincipal -ErrorAction Stop | Where-Object { "$($_.AppId)" -eq $AppId } | Select-Object -First 1
    if ($principal -and $ObjectId -and "$($principal.ObjectId)" -ne $ObjectId) {
        throw "Exchange knows this app under the object ID $($principal.ObjectId). If the enterprise application was made anew, run Remove-ServicePrincipal -Identity $($principal.ObjectId) and then this script again."
    }
    if ($principal) {
        $ObjectId = "$($principal.ObjectId)"
        Write-Host "    Known, with the object ID $ObjectId"
    }
    else {
        if (-not $ObjectId) {
            Write-Host '    Unknown. Its object ID is in the Entra admin center > Enterprise apps > the app > Overview.'
            Write-Host '    Do not take the one under App registrations: it is another.'
            $ObjectId = Read-Host '    Object ID of the enterprise application'
        }
        $ObjectId = ([guid]$ObjectId.Trim()).ToString()
        [void](New-ServicePrincipal -AppId $AppId -ObjectId $ObjectId -DisplayName $Name -ErrorAction Stop)
        Write-Host "    Made known, with the object ID $ObjectId"
        # Those that are there belong to an enterprise application that was deleted.
        foreach ($assignment in $existing) {
            Remove-ManagementRoleAssignment -Identity $assignment.Name -Confirm:$false -ErrorAction Stop
        }
        $existing = @()
    }
`;

/** Management scopes over the groups, and a role assignment for each. */
export const SCOPED_ASSIGNMENTS = String.raw`
    Write-Step "Letting the app read the mailboxes of these groups ($Role)"
    $wanted = @()
    $scopes = @(Get-ManagementScope -ErrorAction Stop | Select-Ours)
    for ($first = 0; $first -lt $groupDns.Count; $first += $GroupsPerScope) {
        $last = [math]::Min($first + $GroupsPerScope, $groupDns.Count) - 1
        $filter = @($groupDns[$first..$last] | ForEach-Object { Get-MemberFilter $_ }) -join ' -or '
        $scopeName = "$Name $($first / $GroupsPerScope + 1)"
        $wanted += $scopeName
        if ($scopes | Where-Object { $_.Name -eq $scopeName }) {
            Set-ManagementScope -Identity $scopeName -RecipientRestrictionFilter $filter -Force -ErrorAction Stop
            Write-Host "    Management scope updated: $scopeName"
        }
        else {
            [void](New-ManagementScope -Name $scopeName -RecipientRestrictionFilter $filter -ErrorAction Stop)
            Write-Host "    Management scope made: $scopeName"
        }
        $assignment = $existing | Where-Object { $_.Name -eq $scopeName }
        if (-not $assignment) {
            [void](Invoke-Patiently { New-ManagementRoleAssignment -Name $scopeName -App $ObjectId -Role $Role -CustomResourceScope $scopeName -ErrorAction Stop })
            Write-Host "    Role assigned in it: $scopeName"
        }
        elseif ("$($assignment.CustomResourceScope)" -ne $scopeName) {
            Set-ManagementRoleAssignment -Identity $scopeName -CustomResourceScope $scopeName -ErrorAction Stop
            Write-Host "    Role assignment bound to it again: $scopeName"
        }
    }
`;

/** Sets whom to test with where everybody is in scope. */
export const RESOLVE_EVERYBODY = String.raw`
    $insideMailbox = Get-EXOMailbox -RecipientTypeDetails UserMailbox -ResultSize 1 -WarningAction SilentlyContinue -ErrorAction Stop | Select-Object -First 1
    $otherMailboxes = @()
`;

/** The role without a scope. */
export const UNSCOPED_ASSIGNMENT = String.raw`
    Write-Step "Letting the app read every mailbox ($Role)"
    $keptAliases = @()
    $wanted = @("$Name all")
    if ($existing | Where-Object { $_.Name -eq $wanted[0] }) {
        Write-Host "    Role assigned already: $($wanted[0])"
    }
    else {
        [void](Invoke-Patiently { New-ManagementRoleAssignment -Name $wanted[0] -App $ObjectId -Role $Role -ErrorAction Stop })
        Write-Host "    Role assigned: $($wanted[0])"
    }
`;

/** Removes what an earlier scope needed and this one does not. */
export const TIDY_UP = String.raw`
    Write-Step 'Removing what an earlier scope has left'
    foreach ($assignment in $existing) {
        if ($wanted -notcontains $assignment.Name) {
            Remove-ManagementRoleAssignment -Identity $assignment.Name -Confirm:$false -ErrorAction Stop
            Write-Host "    Role assignment removed: $($assignment.Name)"
        }
    }
    foreach ($scope in @(Get-ManagementScope -ErrorAction Stop | Select-Ours)) {
        if ($wanted -notcontains $scope.Name) {
            Invoke-Patiently { Remove-ManagementScope -Identity $scope.Name -Confirm:$false -ErrorAction Stop }
            Write-Host "    Management scope removed: $($scope.Name)"
        }
    }
    foreach ($group in @(Get-DistributionGroup -ResultSize Unlimited -Filter "Alias -like '$GroupAlias-*'" -ErrorAction Stop)) {
        if ($group.Alias -match '-\d+$' -and $group.Alias -eq ($GroupAlias + $Matches[0]) -and $keptAliases -notcontains $group.Alias) {
            Remove-DistributionGroup -Identity "$($group.Guid)" -BypassSecurityGroupManagerCheck -Confirm:$false -ErrorAction Stop
            Write-Host "    Group removed: $($group.Alias)"
        }
    }
`;

/** Asks Exchange what the app may read now. */
export const PROOF = String.raw`
    Write-Step 'What Exchange lets the app do now; what is granted in Entra comes on top'
    $rights = @(Invoke-Patiently { Test-ServicePrincipalAuthorization -Identity $AppId -ErrorAction Stop })
    $columns = 'RoleName', 'GrantedPermissions', 'AllowedResourceScope', 'ScopeType'
    $rights | Format-Table -Property $columns | Out-Host
    foreach ($right in $rights) {
        if ("$($right.RoleName)" -match 'Mail\.|Full Access|EWS' -and $wanted -notcontains "$($right.AllowedResourceScope)" -and -not $everybody) {
            Write-Warning "The role $($right.RoleName) in $($right.AllowedResourceScope) was not assigned by this script, and lets the app read more."
        }
    }
    function Test-Reach($Mailbox) {
        $rows = @(Invoke-Patiently { Test-ServicePrincipalAuthorization -Identity $AppId -Resource "$($Mailbox.Guid)" -ErrorAction Stop })
        @($rows | Where-Object { "$($_.RoleName)" -eq $Role -and "$($_.InScope)" -eq 'True' }).Count -gt 0
    }
    if ($insideMailbox) {
        if (Test-Reach $insideMailbox) {
            Write-Host "    In scope, as it should be: $($insideMailbox.PrimarySmtpAddress)" -ForegroundColor Green
        }
        else {
            Write-Warning "Not in scope, although it should be: $($insideMailbox.PrimarySmtpAddress). Exchange may need some minutes: run this script again."
        }
    }
    else {
        Write-Warning 'The scope holds no mailbox to test with.'
    }
    $outside = $null
    foreach ($mailbox in $otherMailboxes) {
        if (-not (Test-Reach $mailbox)) { $outside = $mailbox; break }
    }
    if ($outside) {
        Write-Host "    Out of scope, as it should be: $($outside.PrimarySmtpAddress)" -ForegroundColor Green
    }
    elseif ($otherMailboxes.Count -gt 0) {
        Write-Warning "None of the $($otherMailboxes.Count) mailboxes tried is out of scope. Try one that should be: Test-ServicePrincipalAuthorization -Identity $AppId -Resource <address>"
    }
`;
