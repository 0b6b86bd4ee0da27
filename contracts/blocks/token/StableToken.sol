// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC3009, IERC3009Cancel} from "@openzeppelin/contracts/interfaces/draft-IERC3009.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC165} from "@openzeppelin/contracts/utils/introspection/ERC165.sol";

import {IAuthorizations} from "./IAuthorizations.sol";
import {IStableToken} from "./IStableToken.sol";
import {Minting} from "./Minting.sol";
import {RedemptionEscrow} from "./RedemptionEscrow.sol";

/// @title StableToken
/// @notice Money somebody keeps, as a token: minted within limits, moved by transfer or signature, redeemed in escrow.
/// **Roles** which the authority must give to functions: *admin* (default) `configureMinter`, `setReserveFeed`,
/// `setTransferPolicy`; *issuer* `settleRedemption`, `rejectRedemption`; *guardian* `freeze`, `unfreeze`, `pause`,
/// `unpause`, `dismissMinter`. Nobody at all may move, burn or seize what a holder has: the strongest power is to stop
/// it.
/// **Trusts** the issuer to keep and pay the money; the minters within their limits; the guardian not to freeze without
/// cause, which holds tokens up but never their redemption.
contract StableToken is Minting, RedemptionEscrow, ERC165 {
    uint8 private immutable _decimals;

    /// @param name Name of the token, at most 31 bytes; also of its EIP-712 domain, whose version is "1".
    /// @param symbol Ticker.
    /// @param decimals_ Decimals, at most 36.
    /// @param cap_ The most that may ever be in circulation; `type(uint128).max` for no limit.
    /// @param redemptionPeriod_ Seconds the issuer has to pay a redemption, at most 366 days.
    /// @param authority The AccessManager that knows the roles.
    constructor(
        string memory name,
        string memory symbol,
        uint8 decimals_,
        uint128 cap_,
        uint64 redemptionPeriod_,
        address authority
    ) AccessManaged(authority) ERC20(name, symbol) ERC20Permit(name) Minting(cap_) RedemptionEscrow(redemptionPeriod_) {
        if (decimals_ > MAX_DECIMALS) revert TokenDecimalsUnsupported(decimals_);
        _decimals = decimals_;
    }

    /// @inheritdoc ERC20
    function decimals() public view override returns (uint8) {
        return _decimals;
    }

    /// @inheritdoc ERC165
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return
            interfaceId == type(IERC20).interfaceId ||
            interfaceId == type(IERC20Metadata).interfaceId ||
            interfaceId == type(IERC20Permit).interfaceId ||
            interfaceId == type(IERC3009).interfaceId ||
            interfaceId == type(IERC3009Cancel).interfaceId ||
            interfaceId == type(IERC5267).interfaceId ||
            interfaceId == type(IAuthorizations).interfaceId ||
            interfaceId == type(IStableToken).interfaceId ||
            super.supportsInterface(interfaceId);
    }
}
